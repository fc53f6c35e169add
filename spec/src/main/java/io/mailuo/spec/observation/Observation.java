package io.mailuo.spec.observation;

import java.time.Instant;

/**
 * One result of one datastream at one moment, checked against the registry. Two observations with the same device,
 * property and phenomenon time are the same observation: the store keeps one.
 *
 * @param device the 19-digit code of the device that sensed it
 * @param property the observed property, such as {@code pm2_5} or {@code water_level.2}
 * @param phenomenonTime when it was sensed, to the microsecond
 * @param result in the datastream's own unit
 * @param quality what is known against it
 */
public record Observation(String device, String property, Instant phenomenonTime, Result result, Quality quality) {

    /** The datastream that this observation belongs to. */
    public DatastreamId datastream() {
        return new DatastreamId(device, property);
    }
}
