package io.mailuo.ingest.store;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where InfluxDB is and how it is spoken to.
 *
 * @param url such as {@code http://127.0.0.1:8086}
 * @param database database of 1.x, bucket of 2.x and later; created where it is absent (1.x only)
 * @param token token of 2.x and later, or {@code user:password} of 1.x; null where access is open
 * @param organization organization of 2.x; empty elsewhere
 * @param writePath where line protocol goes: {@link #WRITE_V1} or {@link #WRITE_V2}
 * @param timeout of one request
 */
public record InfluxSettings(
        URI url, String database, @Nullable String token, String organization, String writePath, Duration timeout) {

    /** Line protocol of 1.x before 1.8. */
    public static final String WRITE_V1 = "/write";
    /** Line protocol of 1.8, 2.x, 3.x. */
    public static final String WRITE_V2 = "/api/v2/write";

    /** An InfluxDB 1.x without access control. */
    public static InfluxSettings v1(URI url, String database) {
        return new InfluxSettings(url, database, null, "", WRITE_V1, Duration.ofSeconds(20));
    }
}
