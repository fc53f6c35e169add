package io.mailuo.ingest.bench;

import io.mailuo.spec.observation.Batch;
import io.mailuo.spec.observation.Observation;
import io.mailuo.spec.observation.Quality;
import io.mailuo.spec.observation.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;

/** Batches as gateways send them: each of its own source, ten devices with two properties a batch of twenty. */
final class LimitsLoad {

    private static final int PROPERTIES = 2;
    private static final long FIRST_DEVICE = 1_101_010_699_000_000_000L;
    private static final Duration STEP = Duration.ofMillis(100);

    private final int batchSize;
    private final String[] sources;
    private final String[][] devices;
    private Instant time = Instant.parse("2026-11-20T00:00:00Z");
    private int next;

    LimitsLoad(int sources, int batchSize) {
        this.batchSize = batchSize;
        this.sources = new String[sources];
        this.devices = new String[sources][Math.ceilDiv(batchSize, PROPERTIES)];
        long code = FIRST_DEVICE;
        for (int source = 0; source < sources; source++) {
            this.sources[source] = Long.toString(code++);
            for (int device = 0; device < devices[source].length; device++) {
                devices[source][device] = Long.toString(code++);
            }
        }
    }

    int batchSize() {
        return batchSize;
    }

    /** The next batch; every observation has a moment of its own. */
    Batch next() {
        int source = next;
        next = (next + 1) % sources.length;
        if (next == 0) {
            time = time.plus(STEP);
        }
        var observations = new ArrayList<Observation>(batchSize);
        for (int i = 0; i < batchSize; i++) {
            observations.add(new Observation(
                    devices[source][i / PROPERTIES],
                    i % PROPERTIES == 0 ? "pressure" : "flow",
                    time,
                    Result.of(i + time.getEpochSecond() % 1000 / 10.0),
                    Quality.GOOD));
        }
        return new Batch(sources[source], Batch.Lane.LIVE, time, observations);
    }
}
