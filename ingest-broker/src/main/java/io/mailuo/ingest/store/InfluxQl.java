package io.mailuo.ingest.store;

import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The queries of {@link InfluxStore}. Names in queries were checked by {@link StoreNames}; the rest is numbers. */
final class InfluxQl {

    private static final String FIELDS = "SELECT value, text, kind, quality, received FROM observations";

    private InfluxQl() {}

    /** Rows of the span from {@code fromMicros} on, or back from it; more than one page may be needed. */
    static String read(RawQuery query, long fromMicros, long toMicros, int limit) {
        return FIELDS + where(query.device(), query.properties(), fromMicros, toMicros)
                + " GROUP BY device, property ORDER BY time "
                + (query.order() == RawQuery.Order.ASCENDING ? "ASC" : "DESC") + " LIMIT " + limit;
    }

    static String aggregate(AggregateQuery query) {
        String columns = "SELECT count(kind) AS n, sum(value) AS sum, min(value) AS min, max(value) AS max,"
                + " first(value) AS first, last(value) AS last, count(value) AS numbers FROM observations";
        var interval = query.interval();
        var received = query.receivedBefore();
        String groups = interval == null
                ? " GROUP BY property"
                : String.format(
                        Locale.ROOT,
                        " GROUP BY property, time(%ds, %ds) fill(none)",
                        interval.toSeconds(),
                        -query.offset().toSeconds());
        return columns
                + where(
                        query.device(),
                        query.properties(),
                        QuestDbSql.micros(query.from()),
                        QuestDbSql.micros(query.to()))
                + (received == null ? "" : " AND received < " + QuestDbSql.micros(received))
                + groups;
    }

    static String scan(Instant from, Instant to) {
        return "SELECT value, kind, quality, received FROM observations WHERE time >= " + QuestDbSql.micros(from)
                + "u AND time < " + QuestDbSql.micros(to) + "u GROUP BY device, property ORDER BY time ASC";
    }

    static String latest() {
        return FIELDS + " GROUP BY device, property ORDER BY time DESC LIMIT 1";
    }

    private static String where(String device, Set<String> properties, long from, long to) {
        return " WHERE device = '" + device + "'"
                + properties(properties)
                + " AND time >= " + from + "u AND time < " + to + "u";
    }

    private static String properties(Set<String> names) {
        return names.isEmpty()
                ? ""
                : names.stream()
                        .map(name -> "property = '" + name + "'")
                        .collect(Collectors.joining(" OR ", " AND (", ")"));
    }
}
