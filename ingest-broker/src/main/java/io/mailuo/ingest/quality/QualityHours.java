package io.mailuo.ingest.quality;

import io.mailuo.ingest.index.DeviceEntry;
import io.mailuo.ingest.index.DeviceIndex;
import io.mailuo.ingest.store.StoreException;
import io.mailuo.ingest.store.TimeSeriesStore;
import io.mailuo.spec.observation.Batch;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The numbers of the last hours, counted from the store when an hour is over, so that a start loses nothing and repeats
 * count once. What arrives later for an hour that was counted marks the device and the hour, and they are counted
 * anew. One thread counts; the log's thread marks; any thread reads.
 */
final class QualityHours {

    /** About how many rows are read from the store in one go, and the shortest span that is. */
    private static final long PART_ROWS = 500_000;

    private static final long LEAST_PART_SECONDS = 10;

    /** Beyond so many devices with late data, their hours are counted anew as a whole. */
    private static final int MOST_LATE_DEVICES = 20_000;

    private static final int MOST_GENERATIONS = 100;
    /** How much longer than reading a part takes the rest after it is. */
    private static final long REST = 3;

    private static final int MOST_SUMS = 4;

    private static final long LONGEST_REST = 2_000_000_000;

    private static final Logger LOG = LoggerFactory.getLogger(QualityHours.class);
    private static final long HOUR = DeviceMeter.SECONDS_PER_HOUR;

    /** Whose devices and of which sensing domain. */
    record Group(String organization, String domain) {}

    /** The sums of a group. */
    record Sum(int devices, Numbers numbers) {

        Sum plus(Sum more) {
            return new Sum(devices + more.devices, numbers.plus(more.numbers));
        }
    }

    /** An hour that was counted. */
    record Hour(HourTable table, Map<Group, Sum> groups) {}

    /** A span of hours with late data. */
    private record Span(long first, long last) {

        Span join(Span other) {
            return new Span(Math.min(first, other.first), Math.max(last, other.last));
        }
    }

    /** A span whose sums are known, as of a number of changes. */
    private record Summed(Instant from, Instant to, long changes) {}

    /** What came late until a moment. */
    private record Generation(Instant ended, Map<String, Span> late) {}

    private final TimeSeriesStore store;
    private final DeviceIndex index;
    private final QuarantinedReadings quarantined;
    private final int keep;
    private final NavigableMap<Long, Hour> hours = new ConcurrentSkipListMap<>();
    private final AtomicLong changes = new AtomicLong();
    private final Map<Summed, HourTable> sums = new LinkedHashMap<>(MOST_SUMS, 1, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Summed, HourTable> eldest) {
            return size() > MOST_SUMS;
        }
    };
    private final Deque<Generation> generations = new ArrayDeque<>();
    /** Meters of the newest hour counted, from which the next one goes on. */
    private Map<String, DeviceMeter> meters = new HashMap<>();

    private long metersUntil = Long.MIN_VALUE;
    private Instant watchedSince = Instant.MIN;
    private long partSeconds = 300;

    private volatile Map<String, Span> late = new ConcurrentHashMap<>();
    /** What has a phenomenon time before this second is late. */
    private volatile long lateBefore = Long.MIN_VALUE;

    /** @param keep how many hours are kept */
    QualityHours(TimeSeriesStore store, DeviceIndex index, QuarantinedReadings quarantined, int keep) {
        this.store = store;
        this.index = index;
        this.quarantined = quarantined;
        this.keep = keep;
    }

    /** Sees what is appended to the log; costs a comparison for each observation. */
    void offer(Batch batch) {
        long before = lateBefore;
        for (var observation : batch.observations()) {
            long second = observation.phenomenonTime().getEpochSecond();
            if (second < before && second >= before - keep * HOUR) {
                long hour = hour(second);
                late.merge(observation.device(), new Span(hour, hour), Span::join);
            }
        }
    }

    /**
     * Counts what can be counted at {@code now}: first anew what data came late for, then hours that were not counted
     * yet, the newest first.
     *
     * @param until hours that end by then are over and can be counted
     * @param settled what was appended to the log before this is in the store
     * @param stop ends it early
     */
    void round(Instant now, Instant until, Instant settled, BooleanSupplier stop) throws StoreException {
        if (hour(now.getEpochSecond()) > lateBefore) {
            lateBefore = hour(now.getEpochSecond());
            watchedSince = now;
        }
        endGeneration(now);
        while (!generations.isEmpty() && !generations.getFirst().ended().isAfter(settled)) {
            correct(generations.getFirst().late());
            generations.removeFirst();
        }
        // What came for the hour before anybody watched for late data must be in the store.
        if (settled.isBefore(watchedSince)) {
            return;
        }
        long end = hour(until.getEpochSecond());
        while (!stop.getAsBoolean() && count(end)) {
            LOG.debug("quality hour counted hours={}", hours.size());
        }
    }

    private void endGeneration(Instant now) {
        var ended = late;
        late = new ConcurrentHashMap<>();
        if (ended.isEmpty()) {
            return;
        }
        if (generations.size() >= MOST_GENERATIONS) {
            var last = generations.removeLast().late();
            last.forEach((device, span) -> ended.merge(device, span, Span::join));
        }
        generations.addLast(new Generation(now, ended));
    }

    /** Counts the hour after the newest, else, going back, what is missing; false if nothing is. */
    private boolean count(long until) throws StoreException {
        long oldest = until - keep * HOUR;
        if (!hours.containsKey(until - HOUR)) {
            count(metersUntil >= oldest && metersUntil < until ? metersUntil : until - HOUR, oldest);
            return true;
        }
        for (long hour = until - HOUR; hour >= oldest; hour -= HOUR) {
            if (!hours.containsKey(hour)) {
                // At most a day at a time, and together, since each stretch has to look back.
                long from = hour;
                while (from > oldest && from > hour - 23 * HOUR && !hours.containsKey(from - HOUR)) {
                    from -= HOUR;
                }
                var going = new HashMap<String, DeviceMeter>();
                warmUp(going, from);
                for (long each = from; each <= hour; each += HOUR) {
                    countHour(going, each);
                }
                return true;
            }
        }
        return false;
    }

    private void count(long hour, long oldest) throws StoreException {
        if (metersUntil != hour) {
            meters = new HashMap<>();
            metersUntil = Long.MIN_VALUE;
            warmUp(meters, hour);
        }
        metersUntil = Long.MIN_VALUE;
        countHour(meters, hour);
        metersUntil = hour + HOUR;
        hours.headMap(oldest).clear();
        changes.incrementAndGet();
    }

    private void warmUp(Map<String, DeviceMeter> going, long hour) throws StoreException {
        for (long each = hour - StuckRules.LOOK_BACK.toSeconds(); each < hour; each += HOUR) {
            scan(going, each);
        }
    }

    private void countHour(Map<String, DeviceMeter> going, long hour) throws StoreException {
        scan(going, hour);
        var numbers = new HashMap<Long, Numbers>();
        for (DeviceEntry device : index.devices()) {
            var meter = going.get(device.code());
            if (meter == null || !meter.fits(device)) {
                // It sent nothing; its meter is not kept, since many may send nothing.
                meter = new DeviceMeter(device);
                meter.begin(hour);
            }
            Numbers counted = meter.end(quarantined.of(device.code(), hour));
            if (!counted.isNothing()) {
                numbers.put(Long.parseLong(device.code()), counted);
            }
        }
        going.values().removeIf(DeviceMeter::isSilent);
        var sibling = hours.lowerEntry(hour);
        var table = new HourTable(
                numbers, sibling == null ? null : sibling.getValue().table());
        hours.put(hour, new Hour(table, groups(table)));
        changes.incrementAndGet();
    }

    private Map<Group, Sum> groups(HourTable table) {
        var groups = new HashMap<Group, Sum>();
        table.each((code, numbers) -> {
            var device = index.device(Long.toString(code));
            if (device != null) {
                groups.merge(new Group(device.organization(), device.domain()), new Sum(1, numbers), Sum::plus);
            }
        });
        return groups;
    }

    /** Reads an hour in parts of some hundred thousand rows; rests between, so that it takes a quarter of a core. */
    private void scan(Map<String, DeviceMeter> going, long hour) throws StoreException {
        going.entrySet().removeIf(each -> {
            var device = index.device(each.getKey());
            return device == null || !each.getValue().fits(device);
        });
        going.values().forEach(meter -> meter.begin(hour));
        long from = hour;
        while (from < hour + HOUR) {
            long began = System.nanoTime();
            long to = Math.min(hour + HOUR, from + partSeconds);
            long[] rows = {0};
            store.scan(
                    Instant.ofEpochSecond(from),
                    Instant.ofEpochSecond(to),
                    (code, property, time, value, quality, received) -> {
                        rows[0]++;
                        var meter = going.get(code);
                        if (meter == null) {
                            meter = newMeter(going, code, hour);
                        }
                        if (meter != null) {
                            meter.take(property, time, value, quality, received);
                        }
                    });
            if (rows[0] < PART_ROWS / 2) {
                partSeconds = Math.min(HOUR, 2 * partSeconds);
            } else if (rows[0] > PART_ROWS) {
                partSeconds = Math.max(LEAST_PART_SECONDS, partSeconds / 2);
            }
            from = to;
            LockSupport.parkNanos(Math.min(LONGEST_REST, REST * (System.nanoTime() - began)));
        }
    }

    private @Nullable DeviceMeter newMeter(Map<String, DeviceMeter> going, String code, long hour) {
        var device = index.device(code);
        if (device == null) {
            return null;
        }
        var meter = new DeviceMeter(device);
        meter.begin(hour);
        going.put(device.code(), meter);
        return meter;
    }

    private void correct(Map<String, Span> late) throws StoreException {
        if (late.isEmpty()) {
            return;
        }
        if (late.size() > MOST_LATE_DEVICES) {
            var span = late.values().stream().reduce(Span::join).orElseThrow();
            metersUntil = Long.MIN_VALUE;
            hours.subMap(span.first(), true, reach(span), true).clear();
            changes.incrementAndGet();
            return;
        }
        var changed = new TreeSet<Long>();
        for (var device : late.entrySet()) {
            var entry = index.device(device.getKey());
            if (entry != null) {
                correct(entry, device.getValue(), changed);
            }
        }
        for (long hour : changed) {
            hours.computeIfPresent(hour, (_, counted) -> new Hour(counted.table(), groups(counted.table())));
        }
        changes.incrementAndGet();
        // The meters have not seen what came late.
        metersUntil = Long.MIN_VALUE;
    }

    /** A run of equal values that late data begin, end or fill reaches into the hours after it. */
    private static long reach(Span span) {
        return span.last() + StuckRules.LOOK_BACK.toSeconds();
    }

    private void correct(DeviceEntry device, Span span, Set<Long> changed) throws StoreException {
        var counted = hours.subMap(span.first(), true, reach(span), true);
        if (counted.isEmpty()) {
            return;
        }
        long from = counted.firstKey();
        long to = counted.lastKey() + HOUR;
        for (var hour : DeviceHours.count(store, quarantined, device, from, to).entrySet()) {
            Hour known = hours.get(hour.getKey());
            if (known != null) {
                known.table().correct(Long.parseLong(device.code()), hour.getValue());
                changed.add(hour.getKey());
            }
        }
    }

    /** The hours counted that begin in this span, by the second since 1970 at which they begin. */
    NavigableMap<Long, Hour> between(Instant from, Instant to) {
        return hours.subMap(from.getEpochSecond(), true, to.getEpochSecond(), false);
    }

    /**
     * The sums of the hours counted that begin in this span. Made once for a span until an hour changes, by one caller
     * at a time; the last few are kept.
     */
    synchronized HourTable sum(Instant from, Instant to) {
        var span = new Summed(from, to, changes.get());
        var known = sums.get(span);
        if (known == null) {
            known = HourTable.sum(
                    between(from, to).values().stream().map(Hour::table).toList());
            sums.put(span, known);
        }
        return known;
    }

    /** How many hours were counted and are kept. */
    int size() {
        return hours.size();
    }

    static long hour(long second) {
        return second - Math.floorMod(second, HOUR);
    }
}
