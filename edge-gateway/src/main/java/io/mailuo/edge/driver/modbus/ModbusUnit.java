package io.mailuo.edge.driver.modbus;

import io.mailuo.edge.measurement.Measurement;
import io.mailuo.profile.Profile;
import io.mailuo.spec.observation.Quality;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One device behind a Modbus server: what is to be read, when, and what was read last. For one thread. */
final class ModbusUnit {

    private static final int STALE_AFTER_INTERVALS = 3;
    private static final int MOST_DOUBLINGS = 5;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private final String device;
    private final int unit;
    private final Duration interval;
    private final List<ReadPlan.Group> groups;
    private final Map<String, Measurement> known = new LinkedHashMap<>();
    private long dueNanos;
    private int failures;
    private @Nullable String fault;

    ModbusUnit(String device, int unit, int baseRegister, @Nullable Duration interval, Profile profile, long now) {
        var polling = profile.polling();
        if (polling == null) {
            throw new IllegalArgumentException("profile " + profile.id() + " is not for modbus");
        }
        this.device = device;
        this.unit = unit;
        this.interval = interval == null ? polling.interval() : interval;
        this.groups = ReadPlan.of(profile.points(), baseRegister, polling.maxRegisters());
        this.dueNanos = now;
    }

    String device() {
        return device;
    }

    int unit() {
        return unit;
    }

    List<ReadPlan.Group> groups() {
        return groups;
    }

    long dueNanos() {
        return dueNanos;
    }

    /** What is wrong with it, or null. */
    @Nullable
    String fault() {
        return fault;
    }

    /** Takes note of a round that worked; keeps the beat, but makes up for nothing that was missed. */
    void succeeded(long now) {
        failures = 0;
        fault = null;
        next(now, interval);
    }

    /** Takes note of a round that failed; the next one comes later and later, so that others are not held up. */
    void failed(long now, String why) {
        fault = why;
        var wait = interval.multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS));
        failures++;
        next(now, wait.compareTo(LONGEST_WAIT) < 0 || interval.compareTo(LONGEST_WAIT) > 0 ? wait : LONGEST_WAIT);
    }

    private void next(long now, Duration wait) {
        dueNanos = Math.max(dueNanos + wait.toNanos(), now);
    }

    /** The measurements in a response, remembered as the last known ones. */
    List<Measurement> read(ReadPlan.Group group, byte[] bytes, Instant time) {
        var measurements = new ArrayList<Measurement>();
        for (var item : group.items()) {
            var address = item.address();
            int index = address.register() - group.items().getFirst().address().register();
            var result = address.table().bits()
                    ? Optional.of(Registers.bit(bytes, index))
                    : Registers.result(bytes, index, address);
            if (result.isEmpty()) {
                lastKnown(item.point().property(), time, Quality.Flag.DEVICE_FAULT)
                        .ifPresent(measurements::add);
                continue;
            }
            var point = item.point();
            var measurement =
                    new Measurement(device, point.property(), time, result.get(), point.unit(), Quality.GOOD, point);
            known.put(point.property(), measurement);
            measurements.add(measurement);
        }
        return measurements;
    }

    /** The last known values of all points in {@code group}, once, marked with {@code flag}. */
    List<Measurement> lastKnown(ReadPlan.Group group, Instant now, Quality.Flag flag) {
        var measurements = new ArrayList<Measurement>();
        for (var item : group.items()) {
            lastKnown(item.point().property(), now, flag).ifPresent(measurements::add);
        }
        return measurements;
    }

    private Optional<Measurement> lastKnown(String property, Instant now, Quality.Flag flag) {
        var before = known.get(property);
        if (before == null || before.quality().has(flag)) {
            return Optional.empty();
        }
        var quality = before.quality().with(flag);
        if (Duration.between(before.time(), now).compareTo(interval.multipliedBy(STALE_AFTER_INTERVALS)) > 0) {
            quality = quality.with(Quality.Flag.STALE);
        }
        var marked = new Measurement(device, property, now, before.result(), before.unit(), quality, before.point());
        known.put(property, marked);
        return Optional.of(marked);
    }
}
