package io.mailuo.ingest.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the numeric results of one device, summed up in intervals. Texts count in {@code count} only.
 *
 * @param device code of the device
 * @param properties observed properties; empty for each of them
 * @param from earliest phenomenon time, inclusive
 * @param to latest phenomenon time, exclusive
 * @param receivedBefore sums up only what was received earlier; null for everything
 * @param interval length of an interval, whole seconds; null for one interval from {@code from} to {@code to}
 * @param offset what is added to UTC before times are cut into intervals, so that days begin at local midnight
 * @param order by start
 * @param limit most buckets to answer; within one start, properties ascend whatever the order
 */
public record AggregateQuery(
        String device,
        Set<String> properties,
        Instant from,
        Instant to,
        @Nullable Instant receivedBefore,
        @Nullable Duration interval,
        Duration offset,
        RawQuery.Order order,
        int limit) {

    public AggregateQuery {
        StoreNames.requireDevice(device);
        properties = StoreNames.requireProperties(properties);
        if (interval != null && (interval.toSeconds() < 1 || interval.getNano() != 0)) {
            throw new IllegalArgumentException("interval must be whole seconds, 1 or more, got " + interval);
        }
        if (limit < 1) {
            throw new IllegalArgumentException("limit must be 1 or more, got " + limit);
        }
    }

    /** Sums up everything, whenever it was received. */
    public AggregateQuery(
            String device,
            Set<String> properties,
            Instant from,
            Instant to,
            @Nullable Duration interval,
            Duration offset,
            RawQuery.Order order,
            int limit) {
        this(device, properties, from, to, null, interval, offset, order, limit);
    }
}
