package io.mailuo.edge.measurement;

import io.mailuo.profile.Point;
import io.mailuo.spec.observation.Quality;
import io.mailuo.spec.observation.Result;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One result of one property of one device, as the gateway understood it.
 *
 * @param device 19-digit code
 * @param property observed property
 * @param time when it was sensed
 * @param result in {@code unit}
 * @param unit UCUM code; empty where there is none or the device did not say
 * @param quality what is known against it
 * @param point what the profile says of it; null where the profile does not know it
 */
public record Measurement(
        String device,
        String property,
        Instant time,
        Result result,
        String unit,
        Quality quality,
        @Nullable Point point) {

    /** The same with this quality. */
    public Measurement with(Quality other) {
        return new Measurement(device, property, time, result, unit, other, point);
    }
}
