package io.mailuo.ingest.quality;

import io.mailuo.ingest.index.DeviceEntry;
import io.mailuo.ingest.index.StreamTable.ResultKind;
import io.mailuo.ingest.index.StreamTable.Stream;
import io.mailuo.spec.observation.Quality.Flag;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Counts one device's observations, hour after hour. What reaches from one hour into the next, runs of equal values and
 * the time that an observation keeps the device online, is carried over. Observations of one datastream come in the
 * order of their time; several datastreams in any. Not thread-safe.
 */
final class DeviceMeter {

    static final long MICROS_PER_SECOND = 1_000_000;
    static final long SECONDS_PER_HOUR = 3600;

    private static final int MINUTES = 60;
    private static final long MICROS_PER_MINUTE = 60 * MICROS_PER_SECOND;
    private static final long MOST_LATE_SECONDS = 3600;
    private static final long LEAST_LATE_SECONDS = 60;
    private static final long LATE_WITHOUT_INTERVAL_SECONDS = 300;
    private static final int LONGEST_JUDGED_INTERVAL_SECONDS = 3 * 3600;

    /** One datastream: what is fixed, what is counted in the hour, the run of equal values. */
    private static final class Meter {
        final Stream stream;
        final StuckRules.@Nullable Rule rule;
        final long lateMicros;
        long received;
        double value = Double.NaN;
        long runBegan;
        int run;

        Meter(Stream stream) {
            this.stream = stream;
            this.rule = stream.kind() == ResultKind.NUMBER ? StuckRules.of(stream.property()) : null;
            int interval = stream.intervalSeconds();
            this.lateMicros = MICROS_PER_SECOND
                    * (interval == 0
                            ? LATE_WITHOUT_INTERVAL_SECONDS
                            : Math.clamp(interval, LEAST_LATE_SECONDS, MOST_LATE_SECONDS));
        }

        /** Whether an observation stays the same for longer than is plausible. */
        boolean stuck(long time, double now) {
            if (now != value) {
                value = now;
                runBegan = time;
                run = 1;
                return false;
            }
            run++;
            var judged = rule;
            return judged != null
                    && run >= StuckRules.FEWEST
                    && time - runBegan > judged.micros()
                    && !(judged.zeroLasts() && now == 0);
        }
    }

    private final Object streams;
    private final Meter[] meters;
    private final long coverMicros;
    private final boolean accepts;
    private final long dueFrom;
    private long hourBegins;
    private long minutes;
    private long coveredUntil = Long.MIN_VALUE;
    private long received;
    private long timely;
    private long outOfRange;
    private long stuck;
    private int last;
    private int silentHours;

    DeviceMeter(DeviceEntry device) {
        this.streams = device.streams();
        this.accepts = device.state().accepts();
        Instant registered = device.registeredAt();
        this.dueFrom = registered == null
                ? Long.MIN_VALUE
                : Math.multiplyExact(registered.getEpochSecond(), MICROS_PER_SECOND);
        List<Stream> all = device.streams().all();
        this.meters = new Meter[all.size()];
        int shortest = Integer.MAX_VALUE;
        for (int i = 0; i < meters.length; i++) {
            meters[i] = new Meter(all.get(i));
            int interval = all.get(i).intervalSeconds();
            shortest = interval > 0 ? Math.min(shortest, interval) : shortest;
        }
        this.coverMicros = shortest > LONGEST_JUDGED_INTERVAL_SECONDS ? 0 : 2 * MICROS_PER_SECOND * shortest;
    }

    /** Whether this counts for the device as it is registered now. */
    boolean fits(DeviceEntry device) {
        return streams == device.streams() && accepts == device.state().accepts();
    }

    /** Whether nothing came for so long that nothing is carried over any more. */
    boolean isSilent() {
        return silentHours > StuckRules.LOOK_BACK.toHours();
    }

    /** Begins the hour that begins at this second since 1970. */
    void begin(long hour) {
        silentHours = received == 0 ? silentHours + 1 : 0;
        hourBegins = hour * MICROS_PER_SECOND;
        minutes = 0;
        if (coveredUntil > hourBegins) {
            cover(hourBegins, coveredUntil);
        }
        received = 0;
        timely = 0;
        outOfRange = 0;
        stuck = 0;
        for (var meter : meters) {
            meter.received = 0;
        }
    }

    /** Takes an observation of the hour; one of a datastream that is not registered any more counts for nothing. */
    void take(String property, long time, double value, int quality, long receivedAt) {
        var meter = meter(property);
        if (meter == null) {
            return;
        }
        received++;
        meter.received++;
        if (receivedAt - time <= meter.lateMicros) {
            timely++;
        }
        if ((quality & Flag.OUT_OF_RANGE.bit()) != 0) {
            outOfRange++;
        }
        if (meter.stuck(time, value)) {
            stuck++;
        }
        if (coverMicros > 0) {
            coveredUntil = Math.max(coveredUntil, time + coverMicros);
            cover(time, time + coverMicros);
        }
    }

    /** Marks the minutes of the hour that this span touches. */
    private void cover(long from, long to) {
        long first = Math.max(0, Math.floorDiv(from - hourBegins, MICROS_PER_MINUTE));
        long end = Math.min(MINUTES, Math.floorDiv(to - 1 - hourBegins, MICROS_PER_MINUTE) + 1);
        if (first < end) {
            minutes |= (1L << end) - 1 & -(1L << first);
        }
    }

    private @Nullable Meter meter(String property) {
        // The observations of a device usually come in the order of its datastreams.
        for (int i = 0; i < meters.length; i++) {
            int at = last + i < meters.length ? last + i : last + i - meters.length;
            if (meters[at].stream.property().equals(property)) {
                last = at + 1 < meters.length ? at + 1 : 0;
                return meters[at];
            }
        }
        return null;
    }

    /** The counts of the hour; nothing is due of a device that is not in service, or was not registered yet. */
    Numbers end(long quarantined) {
        long expected = 0;
        long met = 0;
        boolean due = accepts && dueFrom <= hourBegins;
        if (due) {
            for (var meter : meters) {
                long count = due(meter.stream.intervalSeconds());
                expected += count;
                met += Math.min(count, meter.received);
            }
        }
        boolean judged = due && coverMicros > 0;
        return new Numbers(
                expected,
                met,
                received,
                timely,
                outOfRange,
                stuck,
                judged ? Long.bitCount(minutes) : 0,
                judged ? MINUTES : 0,
                quarantined);
    }

    /** How many multiples of the interval since 1970 fall into the hour. */
    private long due(int interval) {
        if (interval == 0) {
            return 0;
        }
        long begins = hourBegins / MICROS_PER_SECOND;
        return Math.floorDiv(begins + SECONDS_PER_HOUR - 1, interval) - Math.floorDiv(begins - 1, interval);
    }
}
