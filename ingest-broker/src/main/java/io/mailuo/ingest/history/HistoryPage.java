package io.mailuo.ingest.history;

import io.mailuo.ingest.history.HistoryPart.Key;
import io.mailuo.ingest.sharing.SharedGrant;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts one page of a history together from several parts: what comes first of all, and one item more to know whether a
 * page follows. Holds at most two pages, however many parts there are.
 */
final class HistoryPage<T> {

    /** One item and where it stands. */
    record Item<T>(Key key, HistoryPart part, T value) {}

    private final int limit;
    private final @Nullable Key after;
    private final Comparator<Key> order;
    private List<Item<T>> items = List.of();

    /** @param after where the page before ended, or null */
    HistoryPage(HistoryQuestion asked, @Nullable Key after) {
        this.limit = asked.limit();
        this.after = after;
        Comparator<Key> byTime = Comparator.comparing(Key::time);
        this.order = (asked.isAscending() ? byTime : byTime.reversed())
                .thenComparing(Key::place)
                .thenComparing(Key::property);
    }

    /** Takes what a part has. */
    void add(List<Item<T>> more) {
        var all = new ArrayList<>(items);
        more.stream()
                .filter(item -> after == null || order.compare(item.key(), after) > 0)
                .forEach(all::add);
        all.sort(Comparator.comparing(Item::key, order));
        items = List.copyOf(all.subList(0, Math.min(all.size(), limit + 1)));
    }

    /** The time of the last item when the page is full: what lies beyond is not of this page. */
    @Nullable
    Instant last() {
        return items.size() > limit ? items.getLast().key().time() : null;
    }

    /** The items of the page. */
    List<Item<T>> items() {
        return items.subList(0, Math.min(items.size(), limit));
    }

    /** Where the next page begins, or null where there is none. */
    @Nullable
    String next() {
        if (items.size() <= limit) {
            return null;
        }
        var last = items.get(limit - 1);
        return new HistoryCursor(
                        last.key().time(),
                        last.key().property(),
                        last.part().device().code())
                .toString();
    }

    /** How many items each grant gave. */
    Map<SharedGrant, Integer> uses(List<HistoryPart> parts) {
        var uses = new LinkedHashMap<SharedGrant, Integer>();
        for (var part : parts) {
            if (part.grant() != null) {
                uses.put(part.grant(), 0);
            }
        }
        for (var item : items()) {
            var grant = item.part().grant();
            if (grant != null) {
                uses.merge(grant, 1, Integer::sum);
            }
        }
        return uses;
    }
}
