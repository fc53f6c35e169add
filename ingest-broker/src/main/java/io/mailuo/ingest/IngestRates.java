package io.mailuo.ingest;

import io.mailuo.ingest.intake.IntakeCounters;
import io.mailuo.ingest.store.StoreWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;

/** What went through per second over the last ten seconds. Thread-safe. */
final class IngestRates {

    private static final int SECONDS = 10;
    private static final double MILLIS = 1000;

    private record Sample(Instant at, long messages, long accepted, long refused, long stored) {}

    /** Per second: messages and readings received, observations accepted and stored. */
    record Rates(double messages, double accepted, double quarantined, double stored) {}

    private final IntakeCounters counters;
    private final StoreWriter writer;
    private final InstantSource clock;
    private final Deque<Sample> samples = new ArrayDeque<>();

    IngestRates(IntakeCounters counters, StoreWriter writer, InstantSource clock) {
        this.counters = counters;
        this.writer = writer;
        this.clock = clock;
    }

    /** To be called once a second. */
    synchronized void sample() {
        samples.addLast(now());
        while (samples.size() > SECONDS) {
            samples.removeFirst();
        }
    }

    synchronized Rates rates() {
        Sample first = samples.peekFirst();
        Sample now = now();
        double seconds =
                first == null ? 0 : Duration.between(first.at(), now.at()).toMillis() / MILLIS;
        if (first == null || seconds <= 0) {
            return new Rates(0, 0, 0, 0);
        }
        return new Rates(
                rate(now.messages() - first.messages(), seconds),
                rate(now.accepted() - first.accepted(), seconds),
                rate(now.refused() - first.refused(), seconds),
                rate(now.stored() - first.stored(), seconds));
    }

    private static double rate(long count, double seconds) {
        int decimals = 10;
        return Math.round(count / seconds * decimals) / (double) decimals;
    }

    private Sample now() {
        return new Sample(
                clock.instant(),
                counters.messages(),
                counters.accepted(),
                counters.refused(),
                writer.state().observations());
    }
}
