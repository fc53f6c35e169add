package io.mailuo.deploy.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.mailuo.deploy.client.PlatformClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Asks the platform once a second how much it has accepted and stored. Thread-safe. */
final class StatsSampler {

    /** Counters of one moment, {@code nanos} of {@link System#nanoTime()}. */
    record Sample(long nanos, long accepted, long stored, long lag) {}

    private static final long LOOK_MILLIS = 500;

    private final PlatformClient platform;
    private final List<Sample> samples = new ArrayList<>();

    StatsSampler(PlatformClient platform) {
        this.platform = platform;
    }

    /** Takes one sample. */
    synchronized Sample take() {
        JsonNode stats = platform.get("/api/v1/ingest/stats");
        var sample = new Sample(
                System.nanoTime(),
                stats.path("accepted").asLong(),
                stats.path("stored").asLong(),
                stats.path("lag").path("observations").asLong());
        samples.add(sample);
        return sample;
    }

    /** How the lag went between two moments of {@link System#nanoTime()}. */
    synchronized BenchReport.Lag lag(long from, long to) {
        var during = samples.stream()
                .filter(sample -> sample.nanos - from >= 0 && sample.nanos - to <= 0)
                .toList();
        if (during.isEmpty()) {
            return new BenchReport.Lag(0, 0, 0, false);
        }
        int third = Math.max(1, during.size() / 3);
        long first = mean(during.subList(0, third));
        long last = mean(during.subList(during.size() - third, during.size()));
        long max = during.stream().mapToLong(Sample::lag).max().orElse(0);
        return new BenchReport.Lag(first, last, max, last > 2 * first && last > rate(during) * 2);
    }

    /** Observations stored per second, from the first sample to the last at which the count still rose. */
    synchronized double storedPerSecond() {
        int last = samples.size() - 1;
        while (last > 0 && samples.get(last).stored == samples.get(last - 1).stored) {
            last--;
        }
        return last <= 0 ? 0 : rate(samples.subList(0, last + 1));
    }

    /** Waits until {@code stored} observations are stored and can be read, or {@code patience} has passed. */
    void awaitStored(long stored, Duration patience) {
        var reached = new CompletableFuture<Void>();
        try (var clock = Executors.newSingleThreadScheduledExecutor()) {
            clock.scheduleWithFixedDelay(
                    () -> {
                        var now = take();
                        if (now.stored() >= stored && now.lag() == 0) {
                            reached.complete(null);
                        }
                    },
                    0,
                    LOOK_MILLIS,
                    TimeUnit.MILLISECONDS);
            reached.completeOnTimeout(null, patience.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
            clock.shutdownNow();
        }
    }

    private static double rate(List<Sample> samples) {
        var first = samples.getFirst();
        var last = samples.getLast();
        double seconds = (last.nanos - first.nanos) / 1e9;
        return seconds == 0 ? 0 : (last.stored - first.stored) / seconds;
    }

    private static long mean(List<Sample> samples) {
        return (long) samples.stream().mapToLong(Sample::lag).average().orElse(0);
    }
}
