package io.mailuo.codec;

import io.mailuo.spec.observation.Quality;
import io.mailuo.spec.observation.Result;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a message says of one observed property, before it is checked against the registry. Checking turns it into an
 * {@link io.mailuo.spec.observation.Observation}.
 *
 * @param source the identifier by which the message itself names the device (a device code in SenML, the MN in HJ
 *     212 …); empty where it names none and the transport implies the device
 * @param property the observed property of the catalogue, or {@code <protocol>:<its own name>} where the catalogue has
 *     none
 * @param phenomenonTime when it was sensed, or null where the message does not say
 * @param result the result, in {@code unit}
 * @param unit UCUM code as stated by the message or by its standard; empty where neither states one
 * @param quality what the message itself says against it
 */
public record Reading(
        String source,
        String property,
        @Nullable Instant phenomenonTime,
        Result result,
        String unit,
        Quality quality) {}
