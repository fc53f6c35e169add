package io.mailuo.registry.api;

import io.mailuo.http.Call;
import io.mailuo.spec.problem.ProblemException;
import io.mailuo.spec.problem.Text;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list, in the order of a key.
 *
 * @param items at most as many as asked for
 * @param next cursor of the next page, or null on the last one
 */
public record Page<T>(List<T> items, @Nullable String next) {

    public Page {
        items = List.copyOf(items);
    }

    /**
     * The page from what was found.
     *
     * @param found one item more than {@code limit} where there is a next page
     * @param key of an item, by which the list is ordered
     */
    public static <T> Page<T> of(List<T> found, int limit, Function<T, String> key) {
        if (found.size() <= limit) {
            return new Page<>(found, null);
        }
        var items = found.subList(0, limit);
        return new Page<>(items, encode(key.apply(items.getLast())));
    }

    /** The key after which the page asked for begins; empty for the first page. */
    public static String after(Call call) {
        return call.query("cursor").map(Page::decode).orElse("");
    }

    private static String encode(String key) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(key.getBytes(StandardCharsets.UTF_8));
    }

    private static String decode(String cursor) {
        try {
            return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8).replace("\0", "");
        } catch (IllegalArgumentException e) {
            throw ProblemException.field(
                    "cursor",
                    new Text(
                            "is not a cursor of this list; take it from 'next' of the page before",
                            "不是本列表的游标，请使用上一页的 next"));
        }
    }
}
