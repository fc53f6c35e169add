package io.mailuo.ingest.history;

import io.mailuo.ingest.index.DeviceEntry;
import io.mailuo.ingest.index.StreamTable.Stream;
import io.mailuo.ingest.sharing.Reader;
import io.mailuo.ingest.sharing.Right;
import io.mailuo.ingest.sharing.SharedGrant;
import io.mailuo.ingest.sharing.WindowMeans;
import io.mailuo.ingest.store.AggregateQuery;
import io.mailuo.ingest.store.RawQuery;
import io.mailuo.ingest.store.RawQuery.Position;
import io.mailuo.spec.problem.ProblemException;
import io.mailuo.spec.problem.Text;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Datastreams of one device that a caller is answered by one and the same right. A grant with a resolution of n minutes
 * gives what sums up whole, closed windows that are multiples of n minutes long and begin at multiples of n minutes in
 * the device's own zone, and of a datastream only the finest grant counts: whatever is asked, nothing finer can be found
 * out by subtracting one answer from another. Nor by asking again and again: what comes in late shows at the end of the
 * next n minutes, together with all else that came meanwhile. First and last are observations themselves, so not given.
 *
 * @param place of the device in its lineage
 * @param grant null where none is needed
 * @param properties that are answered; empty for all
 */
record HistoryPart(DeviceEntry device, int place, @Nullable SharedGrant grant, Set<String> properties) {

    private static final Set<Aggregate> OBSERVATIONS = Set.of(Aggregate.FIRST, Aggregate.LAST);
    private static final Duration TICK = Duration.ofNanos(1000);

    /** A place in the order of a page: by time, then by device, then by property. */
    record Key(Instant time, int place, String property) {}

    /** What of a device is answered; nothing where the reader may read nothing of it in the way that is asked. */
    static List<HistoryPart> of(Reader reader, DeviceEntry device, int place, HistoryQuestion asked, Instant now) {
        if (reader.owns(device)) {
            var property = asked.property();
            return List.of(new HistoryPart(device, place, null, property == null ? Set.of() : Set.of(property)));
        }
        Map<SharedGrant, Set<String>> granted = new LinkedHashMap<>();
        for (var property : properties(device, asked)) {
            if (reader.right(device, property, now) instanceof SharedGrant grant && suffices(grant, asked)) {
                granted.computeIfAbsent(grant, _ -> new TreeSet<>()).add(property);
            }
        }
        return granted.entrySet().stream()
                .map(each -> new HistoryPart(device, place, each.getKey(), each.getValue()))
                .toList();
    }

    private static List<String> properties(DeviceEntry device, HistoryQuestion asked) {
        var property = asked.property();
        return property != null
                ? List.of(property)
                : device.streams().all().stream().map(Stream::property).toList();
    }

    private static boolean suffices(SharedGrant grant, HistoryQuestion asked) {
        if (grant.minutes() == 0) {
            return true;
        }
        var interval = asked.interval();
        return !asked.isRaw()
                && asked.aggregates().stream().noneMatch(OBSERVATIONS::contains)
                && (interval == null || interval.toSeconds() % seconds(grant) == 0);
    }

    /** Why nothing of a device is answered that the reader may read something of. */
    static ProblemException refusal(Reader reader, DeviceEntry device, HistoryQuestion asked, Instant now) {
        for (var property : properties(device, asked)) {
            if (reader.right(device, property, now) instanceof SharedGrant grant) {
                return tooFine(grant);
            }
        }
        var allowed = device.streams().all().stream()
                .map(Stream::property)
                .filter(property -> reader.right(device, property, now) != Right.Plain.NONE)
                .collect(Collectors.joining(", "));
        return new ProblemException(
                403,
                "property-not-granted",
                new Text("No grant covers this property", "该观测属性未获授权"),
                new Text("Granted of this device: " + allowed + ".", "该设备已获授权的观测属性：" + allowed + "。"));
    }

    private static ProblemException tooFine(SharedGrant grant) {
        int minutes = grant.minutes();
        return new ProblemException(
                403,
                "resolution-limited",
                new Text("The grant gives nothing that fine", "授权的时间分辨率不足"),
                new Text(
                        "Grant " + grant.id() + " of " + grant.owner() + " gives nothing finer than sums over "
                                + minutes
                                + " minutes: ask with interval=PT" + minutes
                                + "M or a multiple of it, and with aggregates such as avg, min or max, but not first or last.",
                        grant.owner() + " 的共享授权 " + grant.id() + " 最细只提供 " + minutes + " 分钟汇总：请使用 interval=PT" + minutes
                                + "M 或其倍数，并指定 aggregate（如 avg、min、max，不含 first 和 last）。"));
    }

    /**
     * Asks for observations of this part.
     *
     * @param after where the page before ended, or null
     * @param last nothing beyond this time is of use; null where that is not known
     * @return null where none can be of use
     */
    @Nullable
    RawQuery raw(HistoryQuestion asked, @Nullable Key after, @Nullable Instant last) {
        var from = asked.from();
        var to = asked.to();
        Position position = null;
        if (after != null && after.place() == place) {
            position = new Position(after.time(), after.property());
        } else if (after != null && asked.isAscending()) {
            from = later(from, after.place() > place ? after.time().plus(TICK) : after.time());
        } else if (after != null) {
            to = earlier(to, after.place() > place ? after.time() : after.time().plus(TICK));
        }
        if (last != null && asked.isAscending()) {
            to = earlier(to, last.plus(TICK));
        } else if (last != null) {
            from = later(from, last);
        }
        return from.isBefore(to)
                ? new RawQuery(device.code(), properties, from, to, asked.order(), position, asked.limit() + 1)
                : null;
    }

    /**
     * Asks for sums over intervals of this part.
     *
     * @param after where the page before ended, or null; its interval is answered again
     * @param most the greatest number of datastreams of a device
     * @return null where there can be none
     */
    @Nullable
    AggregateQuery sums(HistoryQuestion asked, @Nullable Key after, Instant now, int most) {
        var zone = asked.zone() == null ? device.clock() : asked.zone();
        var from = asked.from();
        var to = asked.to();
        Instant receivedBefore = null;
        if (grant != null && grant.minutes() > 0) {
            requireZone(grant, zone);
            var unit =
                    asked.interval() == null ? seconds(grant) : asked.interval().toSeconds();
            var closed = now.minus(WindowMeans.GRACE);
            from = ceiling(from, unit, zone);
            to = floor(earlier(to, closed), unit, zone);
            receivedBefore = floor(closed, seconds(grant), device.clock()).plus(WindowMeans.GRACE);
        }
        if (after != null && asked.interval() != null) {
            long length = asked.interval().toSeconds();
            if (asked.isAscending()) {
                from = later(from, floor(after.time(), length, zone));
            } else {
                to = earlier(to, ceiling(after.time().plusSeconds(length), length, zone));
            }
        }
        return from.isBefore(to)
                ? new AggregateQuery(
                        device.code(),
                        properties,
                        from,
                        to,
                        receivedBefore,
                        asked.interval(),
                        Duration.ofSeconds(zone.getTotalSeconds()),
                        asked.order(),
                        asked.limit() + most + 1)
                : null;
    }

    /** Ends the request where intervals would be cut so that they are not made of whole windows. */
    private void requireZone(SharedGrant coarse, ZoneOffset zone) {
        long shift = zone.getTotalSeconds() - device.clock().getTotalSeconds();
        if (shift % seconds(coarse) != 0) {
            throw ProblemException.field(
                    "zone",
                    new Text(
                            "cuts the " + coarse.minutes() + "-minute windows of grant " + coarse.id()
                                    + "; leave it away",
                            "会切开共享授权 " + coarse.id() + " 的 " + coarse.minutes() + " 分钟窗口，请省略"));
        }
    }

    private static long seconds(SharedGrant grant) {
        return Duration.ofMinutes(grant.minutes()).toSeconds();
    }

    private static Instant floor(Instant time, long unit, ZoneOffset zone) {
        long local = time.getEpochSecond() + zone.getTotalSeconds();
        return Instant.ofEpochSecond(Math.floorDiv(local, unit) * unit - zone.getTotalSeconds());
    }

    private static Instant ceiling(Instant time, long unit, ZoneOffset zone) {
        var floor = floor(time, unit, zone);
        return floor.equals(time) ? floor : floor.plusSeconds(unit);
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }
}
