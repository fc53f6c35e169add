package io.mailuo.ingest.history;

import io.mailuo.ingest.store.RawQuery.Position;
import io.mailuo.ingest.store.StoreNames;
import io.mailuo.spec.problem.ProblemException;
import io.mailuo.spec.problem.Text;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;

/** Where a page of a history ended, as an opaque word. */
final class HistoryCursor {

    private HistoryCursor() {}

    static String write(Instant time, String property) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((time + " " + property).getBytes(StandardCharsets.UTF_8));
    }

    static Position read(String cursor) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            int space = text.indexOf(' ');
            if (space > 0 && StoreNames.isProperty(text.substring(space + 1))) {
                return new Position(Instant.parse(text.substring(0, space)), text.substring(space + 1));
            }
        } catch (IllegalArgumentException | DateTimeException e) {
            // Answered below, like any other word that is not a cursor.
        }
        throw ProblemException.field(
                "cursor",
                new Text(
                        "is not a cursor of this list; take it from next of the page before", "不是此列表的游标；请使用上一页的 next"));
    }
}
