package io.mailuo.edge.pipeline;

import io.mailuo.codec.Reading;
import io.mailuo.edge.measurement.Measurement;
import io.mailuo.profile.Address;
import io.mailuo.profile.Point;
import io.mailuo.profile.Profile;
import io.mailuo.spec.observation.Quality;
import io.mailuo.spec.observation.Result;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Turns the readings of one device's messages into measurements by its profile: names, scale, unit.
 *
 * @param device 19-digit code
 * @param profile what the device is; null passes readings as they are
 * @param unitByProfile whether the profile's unit replaces the codec's, for protocols whose messages state none
 */
public record ReadingMapper(String device, @Nullable Profile profile, boolean unitByProfile) {

    /**
     * The measurement that {@code reading} is.
     *
     * @param received when it arrived; the time where the message has none
     */
    public Measurement map(Reading reading, Instant received) {
        var point = find(reading.property());
        var property = point == null ? reading.property() : point.property();
        var result = reading.result();
        var unit = reading.unit();
        if (point != null) {
            if (point.address() instanceof Address.Named named && result instanceof Result.Number(double value)) {
                result = Result.of(named.apply(value));
            }
            if (unitByProfile) {
                unit = point.unit();
            }
        }
        var time = reading.phenomenonTime();
        return time == null
                ? new Measurement(
                        device,
                        property,
                        received,
                        result,
                        unit,
                        reading.quality().with(Quality.Flag.TIME_OF_RECEPTION),
                        point)
                : new Measurement(device, property, time, result, unit, reading.quality(), point);
    }

    private @Nullable Point find(String property) {
        if (profile == null) {
            return null;
        }
        var own = property.substring(property.indexOf(':') + 1);
        return profile.pointNamed(own).or(() -> profile.point(property)).orElse(null);
    }
}
