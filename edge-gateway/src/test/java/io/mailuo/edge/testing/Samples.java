package io.mailuo.edge.testing;

import io.mailuo.edge.measurement.Measurement;
import io.mailuo.spec.observation.Quality;
import io.mailuo.spec.observation.Result;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/** Measurements for tests. */
public final class Samples {

    /** A device code. */
    public static final String DEVICE = "1101010600100000019";

    private Samples() {}

    /** A good pressure. */
    public static Measurement pressure(Instant time, double value) {
        return new Measurement(DEVICE, "water_pressure", time, Result.of(value), "MPa", Quality.GOOD, null);
    }

    /** Pressures one millisecond apart, whose value is their number. */
    public static List<Measurement> pressures(Instant from, int first, int count) {
        return IntStream.range(first, first + count)
                .mapToObj(i -> pressure(from.plusMillis(i), i))
                .toList();
    }
}
