package io.mailuo.ingest.store;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks for observations of one device, one page at a time, ordered by phenomenon time and then by property.
 *
 * @param device code of the device
 * @param properties observed properties; empty for all
 * @param from earliest phenomenon time, inclusive
 * @param to latest phenomenon time, exclusive
 * @param order by time
 * @param after the last observation of the page before, or null for the first page
 * @param limit most observations to answer
 */
public record RawQuery(
        String device,
        Set<String> properties,
        Instant from,
        Instant to,
        Order order,
        @Nullable Position after,
        int limit) {

    /** Which observation comes first. */
    public enum Order {
        ASCENDING,
        DESCENDING
    }

    /** A place between observations of one device. Within one time, properties ascend whatever the order. */
    public record Position(Instant phenomenonTime, String property) {}

    public RawQuery {
        StoreNames.requireDevice(device);
        properties = StoreNames.requireProperties(properties);
        if (limit < 1) {
            throw new IllegalArgumentException("limit must be 1 or more, got " + limit);
        }
    }
}
