package io.mailuo.edge.pipeline;

import io.mailuo.edge.measurement.Measurement;
import io.mailuo.edge.queue.Lane;
import io.mailuo.edge.queue.StoreAndForward;
import io.mailuo.profile.Address;
import io.mailuo.profile.Point;
import io.mailuo.spec.observation.DatastreamId;
import io.mailuo.spec.observation.Quality;
import io.mailuo.spec.observation.Result;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * From what a driver read to what the queue keeps: quality, deadband, lane. A value that is older than
 * {@link #LIVE_HORIZON} is history: it takes the backfill lane, and no deadband thins it. Thread-safe.
 */
public final class Pipeline {

    /** Older than this when it arrives, a value is history. */
    public static final Duration LIVE_HORIZON = Duration.ofMinutes(10);

    private static final Duration HEARTBEAT = Duration.ofMinutes(1);

    private final StoreAndForward queue;
    private final InstantSource clock;
    private final Map<DatastreamId, Last> last = new ConcurrentHashMap<>();
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong forwarded = new AtomicLong();
    private final AtomicLong thinned = new AtomicLong();

    /** What was forwarded last of a datastream. */
    private record Last(Result result, Quality quality, Instant time, boolean alarm) {}

    /**
     * What passed since the start.
     *
     * @param received measurements that drivers gave
     * @param forwarded given to the queue
     * @param thinned not forwarded because they lay within the deadband
     */
    public record Counters(long received, long forwarded, long thinned) {}

    /** @param queue where what is kept goes */
    public Pipeline(StoreAndForward queue, InstantSource clock) {
        this.queue = queue;
        this.clock = clock;
    }

    /** What passed since the start. */
    public Counters counters() {
        return new Counters(received.get(), forwarded.get(), thinned.get());
    }

    /**
     * Takes what a driver read.
     *
     * @param everyReading whether to forward all, without deadband
     * @return completes when all that is to be kept is durable; fails with
     *     {@link io.mailuo.edge.queue.QueueFullException} when it was not taken
     */
    public CompletableFuture<@Nullable Void> accept(List<Measurement> measurements, boolean everyReading) {
        received.addAndGet(measurements.size());
        var lanes = new EnumMap<Lane, List<Measurement>>(Lane.class);
        for (var measurement : measurements) {
            var checked = checkRange(measurement);
            var lane = lane(checked, everyReading);
            if (lane == null) {
                thinned.incrementAndGet();
            } else {
                lanes.computeIfAbsent(lane, _ -> new ArrayList<>()).add(checked);
            }
        }
        var all = lanes.entrySet().stream()
                .map(entry -> submit(entry.getKey(), entry.getValue()))
                .toArray(CompletableFuture<?>[]::new);
        return all.length == 1 ? all[0].thenApply(_ -> null) : CompletableFuture.allOf(all);
    }

    private CompletableFuture<@Nullable Void> submit(Lane lane, List<Measurement> measurements) {
        forwarded.addAndGet(measurements.size());
        return queue.submit(lane, measurements).whenComplete((_, failure) -> {
            if (failure != null) {
                forwarded.addAndGet(-measurements.size());
                // What was not stored must not thin out what comes next.
                measurements.forEach(one -> last.remove(new DatastreamId(one.device(), one.property())));
            }
        });
    }

    private static Measurement checkRange(Measurement measurement) {
        var point = measurement.point();
        if (point == null || !(measurement.result() instanceof Result.Number(double value))) {
            return measurement;
        }
        boolean sameUnit = measurement.unit().isEmpty() || measurement.unit().equals(point.unit());
        var min = point.min();
        var max = point.max();
        boolean outside = (min != null && value < min) || (max != null && value > max);
        return sameUnit && outside
                ? measurement.with(measurement.quality().with(Quality.Flag.OUT_OF_RANGE))
                : measurement;
    }

    /** The lane that a measurement takes, or null when it is not worth forwarding. */
    private @Nullable Lane lane(Measurement measurement, boolean everyReading) {
        if (measurement.time().isBefore(clock.instant().minus(LIVE_HORIZON))) {
            return Lane.BACKFILL;
        }
        var point = measurement.point();
        var id = new DatastreamId(measurement.device(), measurement.property());
        boolean alarm = point != null && isAlarm(point, measurement.result());
        var before = last.get(id);
        boolean turned = alarm != (before != null && before.alarm());
        if (!turned && !everyReading && before != null && point != null && isSame(before, measurement, point)) {
            return null;
        }
        last.put(id, new Last(measurement.result(), measurement.quality(), measurement.time(), alarm));
        return turned ? Lane.ALARM : Lane.LIVE;
    }

    private static boolean isSame(Last before, Measurement now, Point point) {
        if (!before.quality().equals(now.quality())) {
            return false;
        }
        var heartbeat = point.interval() == null ? HEARTBEAT : point.interval();
        if (Duration.between(before.time(), now.time()).compareTo(heartbeat) >= 0
                || now.time().isBefore(before.time())) {
            return false;
        }
        var deadband = point.deadband();
        if (before.result() instanceof Result.Number(double old)
                && now.result() instanceof Result.Number(double value)) {
            return deadband != null && Math.abs(value - old) < deadband;
        }
        // A contact that is polled says the same thing again and again; a device that speaks by itself means it.
        return point.address() instanceof Address.Modbus && before.result().equals(now.result());
    }

    private static boolean isAlarm(Point point, Result result) {
        var rule = point.alarm();
        if (rule == null) {
            return false;
        }
        return switch (result) {
            case Result.Number(double value) ->
                (rule.above() != null && value > rule.above()) || (rule.below() != null && value < rule.below());
            case Result.Truth truth -> rule.when() != null && rule.when() == (truth == Result.Truth.TRUE);
            case Result.Text _ -> false;
        };
    }
}
