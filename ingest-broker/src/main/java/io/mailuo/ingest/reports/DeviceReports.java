package io.mailuo.ingest.reports;

import io.mailuo.ingest.index.DeviceIndex;
import io.mailuo.ingest.index.StreamTable;
import io.mailuo.ingest.store.LastValues;
import io.mailuo.ingest.store.StoredObservation;
import io.mailuo.spec.catalogue.ObjectCondition;
import io.mailuo.spec.catalogue.ObjectConditions;
import io.mailuo.spec.catalogue.ObservedProperties;
import io.mailuo.spec.observation.Batch;
import io.mailuo.spec.observation.Observation;
import io.mailuo.spec.observation.Quality.Flag;
import io.mailuo.spec.observation.Result;
import io.mailuo.spec.registry.DeviceReport;
import io.mailuo.spec.registry.DeviceReport.State;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the registry that devices report: of each device now and then, and at once when a condition of its object
 * begins or ends. It listens to what has reached the log, so nobody who sends waits for it; a thread of its own writes.
 * What is told comes from the last values, so a report that could not be written is made up for by the next. Every node
 * tells; what several tell is the same. Thread-safe.
 */
public final class DeviceReports implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DeviceReports.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int MOST_WAITING = 50_000;

    /** With one of these the device has not spoken: the gateway repeats what it knew. */
    private static final int REPEATED = Flag.STALE.bit() | Flag.NO_COMMUNICATION.bit();

    /** With one of these a result says nothing of the object. */
    private static final int DOUBTFUL = REPEATED
            | Flag.OUT_OF_RANGE.bit()
            | Flag.DEVICE_FAULT.bit()
            | Flag.MAINTENANCE.bit()
            | Flag.SUBSTITUTED.bit()
            | Flag.OVER_SCALE.bit();

    private record Bit(int mask, ObjectCondition condition) {}

    private static final Map<String, Bit> BITS = bits();

    private final DeviceIndex index;
    private final LastValues values;
    private final ReportLog log;
    private final int everyMinutes;
    private final InstantSource clock;
    private final ReportTable table = new ReportTable();
    private final Set<String> waiting = new LinkedHashSet<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;

    DeviceReports(DeviceIndex index, LastValues values, ReportLog log, Duration every, InstantSource clock) {
        this.index = index;
        this.values = values;
        this.log = log;
        this.everyMinutes = (int) every.toMinutes();
        this.clock = clock;
        this.thread = Thread.ofPlatform().name("device-reports").daemon().unstarted(this::run);
    }

    /**
     * Starts to tell what is {@linkplain #offer offered}.
     *
     * @param values not closed by this
     * @param log not closed by this
     * @param every least time between two reports of a device on which nothing changes
     */
    public static DeviceReports start(
            DeviceIndex index, LastValues values, ReportLog log, Duration every, InstantSource clock) {
        var reports = new DeviceReports(index, values, log, every, clock);
        reports.thread.start();
        return reports;
    }

    /** Notes whose turn it is. Never waits for anything but the writing thread's short looks. */
    public synchronized void offer(Batch batch) {
        int now = (int) (clock.millis() / 60_000);
        var observations = batch.observations();
        int from = 0;
        while (from < observations.size()) {
            var device = observations.get(from).device();
            int to = from + 1;
            while (to < observations.size() && observations.get(to).device().equals(device)) {
                to++;
            }
            offer(device, observations.subList(from, to), now);
            from = to;
        }
    }

    private void offer(String device, List<Observation> run, int now) {
        long key = ReportTable.key(device);
        if (key == 0) {
            return;
        }
        int slot = table.slot(key);
        int before = table.bits(slot);
        int held = before;
        for (var observation : run) {
            var bit = BITS.get(observation.property());
            if (bit != null && (observation.quality().bits() & DOUBTFUL) == 0) {
                held = bit.condition().holds(observation.result()) ? held | bit.mask() : held & ~bit.mask();
            }
        }
        int last = table.minute(slot);
        boolean due = now < last || now - last >= everyMinutes;
        if ((due || held != before) && waiting.size() < MOST_WAITING) {
            waiting.add(device);
            table.set(slot, now, held);
        }
    }

    private void run() {
        try {
            while (!closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Writes what waits, once what was before the start is known. */
    void flush() {
        if (!values.isComplete()) {
            return;
        }
        var now = clock.instant();
        for (var device : taken()) {
            try {
                report(device, now)
                        .ifPresent(report -> log.append(report).whenComplete((_, failure) -> {
                            if (failure != null) {
                                LOG.debug("a report waits device={} reason={}", device, failure.toString());
                                again(device);
                            }
                        }));
            } catch (RuntimeException e) {
                LOG.warn("a device cannot be reported on device={} reason={}", device, e.toString());
            }
        }
    }

    private synchronized List<String> taken() {
        var devices = List.copyOf(waiting);
        waiting.clear();
        return devices;
    }

    /** Where there is no room to wait, the device's next observation counts as its first. */
    private synchronized void again(String device) {
        if (waiting.size() < MOST_WAITING) {
            waiting.add(device);
        } else {
            int slot = table.slot(ReportTable.key(device));
            table.set(slot, 0, table.bits(slot));
        }
    }

    private Optional<DeviceReport> report(String device, Instant now) {
        var entry = index.device(device);
        return entry == null ? Optional.empty() : report(device, entry.streams(), values.of(device), now);
    }

    /** What the last values of a device say; nothing where the device itself has not spoken. */
    static Optional<DeviceReport> report(
            String device, StreamTable streams, List<StoredObservation> last, Instant now) {
        var at = Instant.MIN;
        var states = new ArrayList<State>();
        for (var stored : last) {
            var observation = stored.observation();
            int quality = observation.quality().bits();
            if ((quality & REPEATED) == 0) {
                var time = observation.phenomenonTime();
                at = time.isAfter(at) ? time : at;
            }
            var condition = ObjectConditions.find(observation.property());
            if (condition.isPresent() && (quality & DOUBTFUL) == 0 && inCatalogueUnit(streams, observation)) {
                states.add(new State(
                        observation.property(),
                        observation.phenomenonTime(),
                        condition.get().holds(observation.result()),
                        words(observation.result())));
            }
        }
        return at.equals(Instant.MIN)
                ? Optional.empty()
                : Optional.of(new DeviceReport(device, at.isAfter(now) ? now : at, states));
    }

    private static boolean inCatalogueUnit(StreamTable streams, Observation observation) {
        var stream = streams.find(observation.property());
        return stream != null
                && ObservedProperties.find(observation.property())
                        .filter(property -> property.unit().equals(stream.unit()))
                        .isPresent();
    }

    private static String words(Result result) {
        return switch (result) {
            case Result.Number number -> number.toString();
            case Result.Truth truth -> String.valueOf(truth == Result.Truth.TRUE);
            case Result.Text text ->
                text.value().substring(0, Math.min(40, text.value().length()));
        };
    }

    /** By the property without a suffix; a second datastream of the kind is told of in its device's turn. */
    private static Map<String, Bit> bits() {
        var bits = new HashMap<String, Bit>();
        for (var condition : ObjectConditions.all()) {
            bits.put(condition.property(), new Bit(1 << bits.size(), condition));
        }
        return Map.copyOf(bits);
    }

    /** Ends; what was not written is made up for after the next start. */
    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
