package io.mailuo.ingest.history;

import io.mailuo.ingest.index.DeviceEntry;
import io.mailuo.ingest.index.StreamTable.Stream;
import io.mailuo.ingest.sharing.Reader;
import io.mailuo.ingest.sharing.SharedGrant;
import io.mailuo.ingest.sharing.WindowMeans;
import io.mailuo.spec.problem.ProblemException;
import io.mailuo.spec.problem.Text;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What of one device's history a caller is answered, and by which grants. A grant with a resolution of n minutes gives
 * sums over whole, closed windows that are multiples of n minutes long and begin at multiples of n minutes in the
 * device's own zone: whatever is asked, nothing finer can be found out by subtracting one answer from another.
 *
 * @param granted the grant for each property that is answered; null where no grant is needed
 */
record HistoryRight(@Nullable Map<String, SharedGrant> granted) {

    /** The right to the observations themselves; a problem where there is none. */
    static HistoryRight raw(Reader reader, DeviceEntry device, @Nullable String property, Instant now) {
        return of(reader, device, property, now, grant -> grant.minutes() == 0);
    }

    /** The right to sums over {@code interval}, or over all that is asked where that is null. */
    static HistoryRight sums(
            Reader reader, DeviceEntry device, @Nullable String property, @Nullable Duration interval, Instant now) {
        return of(
                reader,
                device,
                property,
                now,
                grant -> grant.minutes() == 0
                        || interval == null
                        || interval.toSeconds()
                                        % Duration.ofMinutes(grant.minutes()).toSeconds()
                                == 0);
    }

    private static HistoryRight of(
            Reader reader,
            DeviceEntry device,
            @Nullable String property,
            Instant now,
            Predicate<SharedGrant> suffices) {
        if (reader.owns(device)) {
            return new HistoryRight(null);
        }
        var grants = reader.grants(device, now);
        var properties = property != null
                ? List.of(property)
                : device.streams().all().stream().map(Stream::property).toList();
        var granted = new LinkedHashMap<String, SharedGrant>();
        for (var each : properties) {
            grants.stream()
                    .filter(grant -> suffices.test(grant) && grant.coversProperty(each))
                    .findFirst()
                    .ifPresent(grant -> granted.put(each, grant));
        }
        if (granted.isEmpty()) {
            throw refusal(device, properties, grants);
        }
        return new HistoryRight(granted);
    }

    private static ProblemException refusal(DeviceEntry device, List<String> properties, List<SharedGrant> grants) {
        for (var grant : grants) {
            if (properties.stream().anyMatch(grant::coversProperty)) {
                int minutes = grant.minutes();
                return new ProblemException(
                        403,
                        "resolution-limited",
                        new Text("The grant gives nothing that fine", "授权的时间分辨率不足"),
                        new Text(
                                "Grant " + grant.id() + " of " + grant.owner() + " gives nothing finer than sums over "
                                        + minutes + " minutes: ask with interval=PT" + minutes
                                        + "M or a multiple of it, and an aggregate such as avg.",
                                grant.owner() + " 的共享授权 " + grant.id() + " 最细只提供 " + minutes + " 分钟汇总：请使用 interval=PT"
                                        + minutes + "M 或其倍数，并指定 aggregate（如 avg）。"));
            }
        }
        var allowed = device.streams().all().stream()
                .map(Stream::property)
                .filter(property -> grants.stream().anyMatch(grant -> grant.coversProperty(property)))
                .collect(Collectors.joining(", "));
        return new ProblemException(
                403,
                "property-not-granted",
                new Text("No grant covers this property", "该观测属性未获授权"),
                new Text("Granted of this device: " + allowed + ".", "该设备已获授权的观测属性：" + allowed + "。"));
    }

    /** The one property to ask the store for; null for all. */
    @Nullable
    String only(@Nullable String asked) {
        if (asked != null || granted == null || granted.size() != 1) {
            return asked;
        }
        return granted.keySet().iterator().next();
    }

    /** Whether a property is answered. */
    boolean covers(String property) {
        return granted == null || granted.containsKey(property);
    }

    /** Whether windows must be whole and closed: some grant has a resolution. */
    boolean isCoarse() {
        return granted != null && granted.values().stream().anyMatch(grant -> grant.minutes() > 0);
    }

    /** The length that the borders of what is asked must be multiples of, where {@link #isCoarse()}. */
    private Duration unit(@Nullable Duration interval) {
        if (interval != null) {
            return interval;
        }
        int common = 1;
        for (var grant : granted == null ? List.<SharedGrant>of() : granted.values()) {
            common = grant.minutes() == 0 ? common : common / divisor(common, grant.minutes()) * grant.minutes();
        }
        return Duration.ofMinutes(common);
    }

    private static int divisor(int a, int b) {
        return b == 0 ? a : divisor(b, a % b);
    }

    /** Ends the request where intervals would be cut so that they are not made of whole windows. */
    void requireZone(Duration offset, ZoneOffset clock) {
        if (granted == null) {
            return;
        }
        for (var grant : granted.values()) {
            long shift = offset.toSeconds() - clock.getTotalSeconds();
            if (grant.minutes() > 0
                    && shift % Duration.ofMinutes(grant.minutes()).toSeconds() != 0) {
                throw ProblemException.field(
                        "zone",
                        new Text(
                                "cuts the " + grant.minutes() + "-minute windows of grant " + grant.id()
                                        + "; leave it away",
                                "会切开共享授权 " + grant.id() + " 的 " + grant.minutes() + " 分钟窗口，请省略"));
            }
        }
    }

    /** The first beginning of a whole window at {@code from} or later. */
    Instant begin(Instant from, @Nullable Duration interval, Duration offset) {
        var unit = unit(interval);
        var floor = floor(from, unit, offset);
        return floor.equals(from) ? from : floor.plus(unit);
    }

    /** The last end of a whole window at {@code to} or earlier that is closed by now. */
    Instant end(Instant to, @Nullable Duration interval, Duration offset, Instant now) {
        var closed = now.minus(WindowMeans.GRACE);
        return floor(to.isBefore(closed) ? to : closed, unit(interval), offset);
    }

    /** Whether a time is the beginning of a window. */
    boolean isBorder(Instant time, @Nullable Duration interval, Duration offset) {
        return floor(time, unit(interval), offset).equals(time);
    }

    private static Instant floor(Instant time, Duration unit, Duration offset) {
        long local = time.getEpochSecond() + offset.toSeconds();
        return Instant.ofEpochSecond(Math.floorDiv(local, unit.toSeconds()) * unit.toSeconds() - offset.toSeconds());
    }

    /** How much of what is answered each grant gave; a grant that gave nothing counts as asked where no other gave. */
    <T> Map<SharedGrant, Integer> uses(List<T> items, Function<T, String> property) {
        if (granted == null) {
            return Map.of();
        }
        var uses = new LinkedHashMap<SharedGrant, Integer>();
        for (var item : items) {
            var grant = granted.get(property.apply(item));
            if (grant != null) {
                uses.merge(grant, 1, Integer::sum);
            }
        }
        if (uses.isEmpty()) {
            uses.put(granted.values().iterator().next(), 0);
        }
        return uses;
    }
}
