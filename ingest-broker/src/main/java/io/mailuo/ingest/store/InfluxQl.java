package io.mailuo.ingest.store;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The queries of {@link InfluxStore}. Names in queries were checked by {@link StoreNames}; the rest is numbers. */
final class InfluxQl {

    private static final String FIELDS = "SELECT value, text, kind, quality, received FROM observations";

    private InfluxQl() {}

    /** Rows of the span from {@code fromMicros} on, or back from it; more than one page may be needed. */
    static String read(RawQuery query, long fromMicros, long toMicros, int limit) {
        return FIELDS + where(query.device(), query.property(), fromMicros, toMicros)
                + " GROUP BY device, property ORDER BY time "
                + (query.order() == RawQuery.Order.ASCENDING ? "ASC" : "DESC") + " LIMIT " + limit;
    }

    static String aggregate(AggregateQuery query) {
        String columns = "SELECT count(kind) AS n, sum(value) AS sum, min(value) AS min, max(value) AS max,"
                + " first(value) AS first, last(value) AS last, count(value) AS numbers FROM observations";
        var interval = query.interval();
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
                        query.property(),
                        QuestDbSql.micros(query.from()),
                        QuestDbSql.micros(query.to()))
                + groups;
    }

    static String scan(Instant from, Instant to) {
        return "SELECT value, kind, quality, received FROM observations WHERE time >= " + QuestDbSql.micros(from)
                + "u AND time < " + QuestDbSql.micros(to) + "u GROUP BY device, property ORDER BY time ASC";
    }

    static String latest() {
        return FIELDS + " GROUP BY device, property ORDER BY time DESC LIMIT 1";
    }

    private static String where(String device, @Nullable String property, long from, long to) {
        return " WHERE device = '" + device + "'"
                + (property == null ? "" : " AND property = '" + property + "'")
                + " AND time >= " + from + "u AND time < " + to + "u";
    }
}
