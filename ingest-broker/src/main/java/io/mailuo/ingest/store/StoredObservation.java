package io.mailuo.ingest.store;

import io.mailuo.spec.observation.Observation;
import java.time.Instant;

/**
 * An observation as the store keeps it.
 *
 * @param observation what was observed
 * @param receivedAt when the ingest node took it
 */
public record StoredObservation(Observation observation, Instant receivedAt) {}
