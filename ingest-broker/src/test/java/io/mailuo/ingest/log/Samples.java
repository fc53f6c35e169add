package io.mailuo.ingest.log;

import io.mailuo.spec.observation.Batch;
import io.mailuo.spec.observation.Observation;
import io.mailuo.spec.observation.Quality;
import io.mailuo.spec.observation.Result;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/** Batches for tests. */
public final class Samples {

    /** A moment in the recent past, the same in every run. */
    public static final Instant BASE = Instant.parse("2026-11-20T08:00:00Z");

    private Samples() {}

    /** The code of the n-th device. */
    public static String device(int n) {
        return "%019d".formatted(1_101_010_300_100_000_000L + n);
    }

    /** One observation of a number. */
    public static Observation number(String device, String property, Instant time, double value) {
        return new Observation(device, property, time, Result.of(value), Quality.GOOD);
    }

    /** A live batch of these observations, received now-ish. */
    public static Batch batch(String source, List<Observation> observations) {
        return new Batch(source, Batch.Lane.LIVE, BASE.plusSeconds(1), observations);
    }

    /** A batch of {@code size} numbers of one device, one second apart, from second {@code first} on. */
    public static Batch series(String device, int first, int size) {
        return batch(
                device,
                IntStream.range(first, first + size)
                        .mapToObj(second -> number(device, "pm2_5", BASE.plusSeconds(second), second))
                        .toList());
    }
}
