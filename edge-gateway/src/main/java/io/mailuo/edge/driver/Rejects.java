package io.mailuo.edge.driver;

import io.mailuo.edge.queue.StoreAndForward;
import io.mailuo.spec.quarantine.QuarantineReason;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what arrived and could not be taken to the platform's quarantine, by the queue's lane of rejects, and counts
 * it.
 *
 * @param queue where rejects wait
 * @param codec name of the codec that could not read it
 * @param status of the source
 */
public record Rejects(StoreAndForward queue, String codec, SourceStatus status) {

    private static final Logger LOG = LoggerFactory.getLogger(Rejects.class);

    /**
     * Rejects bytes.
     *
     * @param source how the sender named itself; empty where unknown
     * @param peer its address
     * @return completes when they are durable
     */
    public CompletableFuture<@Nullable Void> reject(
            byte[] raw, QuarantineReason reason, String detail, String source, String peer, Instant received) {
        status.count("rejected", 1);
        LOG.warn(
                "rejected source={} peer={} sender={} reason={} bytes={} detail=\"{}\"",
                status.name(),
                peer,
                source,
                reason.code(),
                raw.length,
                detail);
        var properties = new LinkedHashMap<String, String>();
        properties.put("reason", reason.code());
        properties.put("detail", detail);
        properties.put("codec", codec);
        properties.put("source", source);
        properties.put("peer", peer);
        properties.put("received", received.toString());
        return queue.submitReject(raw, properties);
    }
}
