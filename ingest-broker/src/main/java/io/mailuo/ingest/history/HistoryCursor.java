package io.mailuo.ingest.history;

import io.mailuo.ingest.store.StoreNames;
import io.mailuo.spec.problem.ProblemException;
import io.mailuo.spec.problem.Text;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;

/**
 * Where a page of a history ended, as an opaque word.
 *
 * @param time phenomenon time of its last item, or where its last interval begins
 */
record HistoryCursor(Instant time, String property, String device) {

    private static final int PARTS = 3;

    static HistoryCursor read(String cursor) {
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8).split(" ", -1);
            if (parts.length == PARTS && StoreNames.isProperty(parts[1]) && StoreNames.isDevice(parts[2])) {
                return new HistoryCursor(Instant.parse(parts[0]), parts[1], parts[2]);
            }
        } catch (IllegalArgumentException | DateTimeException e) {
            // Answered below, like any other word that is not a cursor.
        }
        throw notOfThisList();
    }

    static ProblemException notOfThisList() {
        return ProblemException.field(
                "cursor",
                new Text(
                        "is not a cursor of this list; take it from next of the page before", "不是此列表的游标；请使用上一页的 next"));
    }

    @Override
    public String toString() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((time + " " + property + " " + device).getBytes(StandardCharsets.UTF_8));
    }
}
