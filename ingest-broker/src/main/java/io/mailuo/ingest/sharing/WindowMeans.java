package io.mailuo.ingest.sharing;

import io.mailuo.ingest.index.DeviceEntry;
import io.mailuo.ingest.index.DeviceIndex;
import io.mailuo.spec.observation.Batch;
import io.mailuo.spec.observation.Observation;
import io.mailuo.spec.observation.Quality;
import io.mailuo.spec.observation.Result;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The means of closed windows, for readers whose grant gives nothing finer. Windows of n minutes begin at whole
 * multiples of n minutes in the device's own zone. A window is closed some seconds after its end, over the numbers that
 * came in by then; later ones are in the history only. The window in which a datastream is first watched is not given,
 * since only part of it was seen. Costs nothing for datastreams that no such grant covers. Thread-safe.
 */
public final class WindowMeans implements AutoCloseable {

    /** How long after its end a window is closed. */
    public static final Duration GRACE = Duration.ofSeconds(2);

    private static final Duration TICK = Duration.ofMillis(500);
    private static final Duration FUTURE = Duration.ofMinutes(1);
    private static final int SECONDS = 60;

    /**
     * Means of one batch of windows that closed together.
     *
     * @param minutes length of the windows
     * @param means one observation for each datastream: result the mean, phenomenon time the beginning of the window
     */
    public record Closed(int minutes, List<Observation> means) {
        public Closed {
            means = List.copyOf(means);
        }
    }

    private record Stream(String device, String property, int minutes) {}

    private record Window(int minutes, Instant start) {
        Instant end() {
            return start.plusSeconds((long) minutes * SECONDS);
        }
    }

    private record Watched(Instant since, @Nullable Observation last) {}

    private record Sum(double sum, long count, int quality) {
        Sum plus(Sum more) {
            return new Sum(sum + more.sum, count + more.count, quality | more.quality);
        }
    }

    private final DeviceIndex index;
    private final ReadableDevices devices;
    private final InstantSource clock;
    private final Map<Window, Map<Stream, Sum>> open = new ConcurrentHashMap<>();
    private final Map<Stream, Watched> watched = new ConcurrentHashMap<>();
    private final List<Consumer<Closed>> listeners = new CopyOnWriteArrayList<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;

    /** Starts closing windows by the clock. */
    public WindowMeans(DeviceIndex index, ReadableDevices devices, InstantSource clock) {
        this.index = index;
        this.devices = devices;
        this.clock = clock;
        this.thread = Thread.ofPlatform().name("window-means").daemon().start(this::run);
    }

    /** Calls {@code listener} with what has closed; it must not wait. */
    public void listen(Consumer<Closed> listener) {
        listeners.add(listener);
    }

    /** The mean of the last closed window of a datastream, or null while none has closed. */
    public @Nullable Observation last(String device, String property, int minutes) {
        Watched state = watched.get(new Stream(device, property, minutes));
        return state == null ? null : state.last();
    }

    /** Takes a batch that has reached the log; never waits. */
    public void offer(Batch batch) {
        if (index.grants().isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        for (Observation observation : batch.observations()) {
            DeviceEntry device = index.device(observation.device());
            if (device != null) {
                take(device, observation, now);
            }
        }
    }

    private void take(DeviceEntry device, Observation observation, Instant now) {
        if (!(observation.result() instanceof Result.Number(double value))) {
            return;
        }
        for (int minutes : devices.windows(device, observation.property(), now)) {
            var stream = new Stream(device.code(), observation.property(), minutes);
            var window = new Window(minutes, start(observation.phenomenonTime(), minutes, device.clock()));
            watched.computeIfAbsent(stream, _ -> new Watched(now, null));
            boolean late = now.isAfter(window.end().plus(GRACE));
            if (!late && window.start().isBefore(now.plus(FUTURE))) {
                var sum = new Sum(value, 1, observation.quality().bits());
                open.compute(window, (_, sums) -> {
                    Map<Stream, Sum> known = sums == null ? new ConcurrentHashMap<>() : sums;
                    known.merge(stream, sum, Sum::plus);
                    return known;
                });
            }
        }
    }

    /** The beginning of the window that holds {@code time}, cut in the zone {@code zone}. */
    public static Instant start(Instant time, int minutes, ZoneOffset zone) {
        long length = (long) minutes * SECONDS;
        long local = time.getEpochSecond() + zone.getTotalSeconds();
        return Instant.ofEpochSecond(Math.floorDiv(local, length) * length - zone.getTotalSeconds());
    }

    private void run() {
        try {
            while (!closing.await(TICK.toMillis(), TimeUnit.MILLISECONDS)) {
                tick();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Closes what has ended and forgets what nobody may read any more. */
    private void tick() {
        Instant now = clock.instant();
        boolean any = false;
        for (Window window : open.keySet()) {
            if (!now.isBefore(window.end().plus(GRACE))) {
                Map<Stream, Sum> sums = open.remove(window);
                if (sums != null) {
                    close(window, sums);
                    any = true;
                }
            }
        }
        if (any) {
            watched.keySet().removeIf(stream -> {
                DeviceEntry device = index.device(stream.device());
                return device == null
                        || !devices.windows(device, stream.property(), now).contains(stream.minutes());
            });
        }
    }

    private void close(Window window, Map<Stream, Sum> sums) {
        var means = new ArrayList<Observation>();
        sums.forEach((stream, sum) -> {
            var mean = new Observation(
                    stream.device(),
                    stream.property(),
                    window.start(),
                    Result.of(sum.sum() / sum.count()),
                    Quality.ofBits(sum.quality()));
            watched.computeIfPresent(stream, (_, state) -> {
                var last = state.last();
                boolean closedBefore = last != null && !last.phenomenonTime().isBefore(window.start());
                if (closedBefore || state.since().isAfter(window.start())) {
                    return state;
                }
                means.add(mean);
                return new Watched(state.since(), mean);
            });
        });
        if (!means.isEmpty()) {
            var closed = new Closed(window.minutes(), means);
            listeners.forEach(listener -> listener.accept(closed));
        }
    }

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
