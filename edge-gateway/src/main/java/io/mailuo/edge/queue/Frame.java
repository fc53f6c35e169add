package io.mailuo.edge.queue;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One message of the queue: what the uplink publishes and deletes as a whole.
 *
 * @param id unique, rising within a lane
 * @param lane where it stands
 * @param storedAt when it was committed
 * @param observations how many observations it holds; 1 for a reject
 * @param properties JSON object of texts that travels with it, or null
 * @param payload SenML CBOR; the raw bytes for a reject
 */
public record Frame(
        long id,
        Lane lane,
        Instant storedAt,
        int observations,
        @Nullable String properties,
        byte[] payload) {}
