package io.mailuo.ingest.store;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Set;

/** The statements of {@link QuestDbStore}. Names in queries were checked by {@link StoreNames}; the rest is numbers. */
final class QuestDbSql {

    static final String TABLE = "observations";

    static final String CREATE = """
            CREATE TABLE IF NOT EXISTS observations (
              device SYMBOL CAPACITY 65536 CACHE INDEX CAPACITY 1024,
              property SYMBOL CAPACITY 1024 CACHE,
              time TIMESTAMP,
              value DOUBLE,
              text VARCHAR,
              kind BYTE,
              quality INT,
              received TIMESTAMP
            ) TIMESTAMP(time) PARTITION BY DAY WAL
            DEDUP UPSERT KEYS(time, device, property)
            """;

    static final String RESUME = "ALTER TABLE observations RESUME WAL";

    static final String LATEST = "SELECT device, property, time, value, text, kind, quality, received"
            + " FROM observations LATEST ON time PARTITION BY device, property";

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private QuestDbSql() {}

    static String read(RawQuery query) {
        boolean ascending = query.order() == RawQuery.Order.ASCENDING;
        var after = query.after();
        var from = after != null && ascending ? after.phenomenonTime() : query.from();
        // The place within one time is found while reading; here it is enough to begin and end at its time.
        String until = after != null && !ascending
                ? "' AND time <= '" + TIME.format(after.phenomenonTime())
                : "' AND time < '" + TIME.format(query.to());
        return "SELECT device, property, time, value, text, kind, quality, received FROM observations WHERE device = '"
                + query.device()
                + "'"
                + properties(query.properties())
                + " AND time >= '"
                + TIME.format(from)
                + until
                + "' ORDER BY time"
                + (ascending ? "" : " DESC");
    }

    /** In the order of time, since that is how the table lies. */
    static String scan(Instant from, Instant to) {
        return "SELECT device, property, time, value, quality, received FROM observations WHERE time >= '"
                + TIME.format(from) + "' AND time < '" + TIME.format(to) + "'";
    }

    static String aggregate(AggregateQuery query) {
        var interval = query.interval();
        var received = query.receivedBefore();
        // QuestDB does not group by a constant.
        String bucket = interval == null
                ? "0L"
                : "(cast(time as long) + " + micros(query.offset().toSeconds()) + "L) / " + micros(interval.toSeconds())
                        + "L";
        String groups = interval == null
                ? " GROUP BY property ORDER BY property LIMIT "
                : " GROUP BY property, bucket ORDER BY bucket"
                        + (query.order() == RawQuery.Order.ASCENDING ? "" : " DESC")
                        + ", property LIMIT ";
        return "SELECT property, "
                + bucket
                + " bucket, count() n, sum(value), min(value), max(value), first_not_null(value),"
                + " last_not_null(value), count(value) FROM observations WHERE device = '"
                + query.device()
                + "'"
                + properties(query.properties())
                + " AND time >= '"
                + TIME.format(query.from())
                + "' AND time < '"
                + TIME.format(query.to())
                + "'"
                + (received == null ? "" : " AND received < '" + TIME.format(received) + "'")
                + groups
                + query.limit();
    }

    static long micros(Instant time) {
        return time.getEpochSecond() * 1_000_000 + time.getNano() / 1000;
    }

    static Instant instant(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1000);
    }

    private static long micros(long seconds) {
        return Math.multiplyExact(seconds, 1_000_000L);
    }

    private static String properties(Set<String> names) {
        return names.isEmpty() ? "" : " AND property IN ('" + String.join("', '", names) + "')";
    }
}
