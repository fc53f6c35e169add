package io.mailuo.spec.observation;

import java.time.Instant;
import java.util.List;

/**
 * Observations that travel together from one source and are acknowledged together. One batch is one record of the
 * Kafka topic {@code observations}: key = source, value = the observations as SenML CBOR, headers as in
 * {@link io.mailuo.spec.topic.LogTopics}.
 *
 * @param source the code of the gateway or device that sent it
 * @param lane which of the source's lanes it came by
 * @param receivedAt when the ingest node took it
 * @param observations in the order in which they were sent
 */
public record Batch(String source, Lane lane, Instant receivedAt, List<Observation> observations) {

    /** The lanes of a gateway's uplink, in the order of their precedence. */
    public enum Lane {
        ALARM,
        LIVE,
        BACKFILL
    }

    public Batch {
        observations = List.copyOf(observations);
    }
}
