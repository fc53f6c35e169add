package io.mailuo.ingest.quality;

import io.mailuo.http.Routes;
import io.mailuo.ingest.discovery.Sighting;
import io.mailuo.ingest.index.DeviceIndex;
import io.mailuo.ingest.sharing.ReadableDevices;
import io.mailuo.ingest.store.StoreException;
import io.mailuo.ingest.store.TimeSeriesStore;
import io.mailuo.spec.observation.Batch;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How good the data of every device and department are. Counts an hour from the store when it is over and settled, and
 * again what data came late for; at a start the hours before, the newest first. Keeps nothing that is not in the store
 * or in quarantine.
 */
public final class DataQuality implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DataQuality.class);
    private static final long ROUND_SECONDS = 15;
    private static final Duration STOP = Duration.ofSeconds(10);

    private final TimeSeriesStore store;
    private final DeviceIndex index;
    private final ReadableDevices devices;
    private final Duration grace;
    private final Supplier<@Nullable Instant> settled;
    private final InstantSource clock;
    private final QuarantinedReadings quarantined;
    private final QualityHours hours;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("quality").daemon().factory());
    private volatile boolean closed;

    /**
     * Data quality of the devices in {@code index}.
     *
     * @param devices decides whose numbers a caller is shown
     * @param keep how many hours are kept for lists
     * @param grace how long after its end an hour is counted
     * @param settled the moment by which all that had been appended to the log can be read from the store; null where
     *     that is not known yet
     */
    public DataQuality(
            TimeSeriesStore store,
            DeviceIndex index,
            ReadableDevices devices,
            int keep,
            Duration grace,
            Supplier<@Nullable Instant> settled,
            InstantSource clock) {
        this.store = store;
        this.index = index;
        this.devices = devices;
        this.grace = grace;
        this.settled = settled;
        this.clock = clock;
        this.quarantined = new QuarantinedReadings(index);
        this.hours = new QualityHours(store, index, quarantined, keep);
    }

    /**
     * Begins to count.
     *
     * @param quarantineSeen done when all that quarantine keeps in memory has been {@link #refused seen}
     */
    public void start(Future<?> quarantineSeen) {
        timer.scheduleWithFixedDelay(
                () -> {
                    if (quarantineSeen.isDone()) {
                        round();
                    }
                },
                1,
                ROUND_SECONDS,
                TimeUnit.SECONDS);
    }

    /** Counts what can be counted now. */
    void round() {
        Instant now = clock.instant();
        Instant over = now.minus(grace);
        Instant sure = settled.get();
        if (sure == null) {
            return;
        }
        try {
            hours.round(now, over.isBefore(sure) ? over : sure, sure, () -> closed);
        } catch (StoreException e) {
            LOG.warn("data quality is not counted now cause={}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("data quality could not be counted", e);
        }
    }

    /** The numbers of a device in the hour that begins then; none where it was not counted. */
    Numbers of(Instant begins, String device) {
        var hour =
                hours.between(begins, begins.plusSeconds(1)).values().stream().findFirst();
        return hour.map(counted -> counted.table().of(Long.parseLong(device))).orElse(Numbers.NONE);
    }

    /** Sees what was appended to the log; must not be called before it was. */
    public void offer(Batch batch) {
        hours.offer(batch);
    }

    /** Sees what was refused. */
    public void refused(Sighting sighting) {
        quarantined.take(sighting);
    }

    /** Adds the routes. */
    public void mount(Routes routes) {
        new QualityApi(store, index, devices, hours, quarantined, clock).mount(routes);
    }

    @Override
    public void close() {
        closed = true;
        timer.shutdownNow();
        try {
            if (!timer.awaitTermination(STOP.toSeconds(), TimeUnit.SECONDS)) {
                LOG.warn("data quality is still counting");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
