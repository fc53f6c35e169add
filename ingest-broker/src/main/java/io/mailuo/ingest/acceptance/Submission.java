package io.mailuo.ingest.acceptance;

import io.mailuo.spec.observation.Batch.Lane;
import io.mailuo.spec.topic.Topics.Party;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message from an authenticated sender, as it arrived. The transport has checked that the sender may use the topic.
 *
 * @param party whether a gateway or a device sent it
 * @param source code of the sender
 * @param topic where it was sent to
 * @param lane which of the sender's lanes the topic is
 * @param payload its bytes, not copied: neither side changes them
 * @param contentType media type that the sender states, or null
 * @param receivedAt when it arrived
 * @param peer network address of the sender; empty where unknown
 */
public record Submission(
        Party party,
        String source,
        String topic,
        Lane lane,
        byte[] payload,
        @Nullable String contentType,
        Instant receivedAt,
        String peer) {}
