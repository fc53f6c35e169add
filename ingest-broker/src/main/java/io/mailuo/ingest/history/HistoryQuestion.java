package io.mailuo.ingest.history;

import io.mailuo.http.Call;
import io.mailuo.ingest.store.RawQuery.Order;
import io.mailuo.ingest.store.StoreNames;
import io.mailuo.spec.problem.ProblemException;
import io.mailuo.spec.problem.Text;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What part of a device's history is asked for.
 *
 * @param property one observed property, or null for all
 * @param from earliest phenomenon time, inclusive
 * @param to latest phenomenon time, exclusive
 * @param interval length of the intervals to sum up over; null for the whole span
 * @param aggregates what to say of an interval; empty for the observations themselves
 * @param zone what intervals are cut by; null for the device's own
 * @param lineage whether the devices that served in its place before and after are asked, too
 * @param after where the page before ended, or null for the first page
 */
record HistoryQuestion(
        @Nullable String property,
        Instant from,
        Instant to,
        Order order,
        @Nullable Duration interval,
        Set<Aggregate> aggregates,
        @Nullable ZoneOffset zone,
        boolean lineage,
        @Nullable HistoryCursor after,
        int limit) {

    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("2100-01-01T00:00:00Z");
    private static final Duration LONGEST_INTERVAL = Duration.ofDays(366);

    /** Reads the query parameters; a problem names the one that is wrong. */
    static HistoryQuestion of(Call call) {
        var property = call.query("property").orElse(null);
        if (property != null && !StoreNames.isProperty(property)) {
            throw ProblemException.field("property", new Text("is not an observed property", "不是观测属性"));
        }
        var from = call.instant("from").orElse(EARLIEST);
        var to = call.instant("to").orElse(LATEST);
        if (from.isAfter(to)) {
            throw ProblemException.field(
                    "to", new Text("must not lie before from (" + from + ")", "不能早于 from（" + from + "）"));
        }
        var interval = interval(call);
        Set<Aggregate> unlessSaid = interval == null ? EnumSet.noneOf(Aggregate.class) : EnumSet.of(Aggregate.AVG);
        return new HistoryQuestion(
                property,
                from.isBefore(EARLIEST) ? EARLIEST : from,
                to.isAfter(LATEST) ? LATEST : to,
                order(call),
                interval,
                call.query("aggregate").map(Aggregate::parse).orElse(unlessSaid),
                zone(call),
                lineage(call),
                call.query("cursor").map(HistoryCursor::read).orElse(null),
                call.limit());
    }

    /** Whether the observations themselves are asked for, not what sums them up. */
    boolean isRaw() {
        return aggregates.isEmpty();
    }

    boolean isAscending() {
        return order == Order.ASCENDING;
    }

    private static Order order(Call call) {
        String word = call.query("order").orElse("asc");
        return switch (word) {
            case "asc" -> Order.ASCENDING;
            case "desc" -> Order.DESCENDING;
            default ->
                throw ProblemException.field(
                        "order", new Text("'" + word + "' is neither asc nor desc", "“" + word + "”不是 asc 或 desc"));
        };
    }

    private static boolean lineage(Call call) {
        String word = call.query("lineage").orElse("false");
        return switch (word) {
            case "true" -> true;
            case "false" -> false;
            default ->
                throw ProblemException.field(
                        "lineage",
                        new Text("'" + word + "' is neither true nor false", "“" + word + "”不是 true 或 false"));
        };
    }

    private static @Nullable Duration interval(Call call) {
        var text = call.query("interval").orElse(null);
        if (text == null) {
            return null;
        }
        try {
            var interval = Duration.parse(text);
            if (interval.toSeconds() >= 1 && interval.getNano() == 0 && interval.compareTo(LONGEST_INTERVAL) <= 0) {
                return interval;
            }
        } catch (DateTimeException e) {
            // Answered below, together with what is out of range.
        }
        throw ProblemException.field(
                "interval",
                new Text(
                        "'" + text + "' is not an ISO 8601 duration of whole seconds from PT1S to P366D",
                        "“" + text + "”不是 PT1S 到 P366D 之间整秒的 ISO 8601 时长"));
    }

    private static @Nullable ZoneOffset zone(Call call) {
        var text = call.query("zone").orElse(null);
        try {
            // A plus sign that was not percent-encoded arrives as a space.
            return text == null ? null : ZoneOffset.of(text.replace(' ', '+'));
        } catch (DateTimeException e) {
            throw ProblemException.field(
                    "zone",
                    new Text("'" + text + "' is not an offset such as +08:00", "“" + text + "”不是 +08:00 形式的时区偏移"));
        }
    }
}
