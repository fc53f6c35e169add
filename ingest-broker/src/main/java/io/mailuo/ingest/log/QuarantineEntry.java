package io.mailuo.ingest.log;

import io.mailuo.spec.quarantine.QuarantineReason;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One message that could not be accepted, as it arrived.
 *
 * @param id {@code <partition>-<offset>} of its record; null until it is in the log
 * @param source code of the gateway or device that sent it, or what the sender calls itself
 * @param topic where it was sent to; empty where the transport has no topics
 * @param codec name of the codec that read it or would have
 * @param peer network address of the sender; empty where unknown
 * @param received when it arrived
 * @param reason why it was refused
 * @param detail which rule, field and value
 * @param raw its bytes, not copied: neither side changes them
 */
public record QuarantineEntry(
        @Nullable String id,
        String source,
        String topic,
        String codec,
        String peer,
        Instant received,
        QuarantineReason reason,
        String detail,
        byte[] raw) {

    /** This entry under {@code id}. */
    public QuarantineEntry withId(String id) {
        return new QuarantineEntry(id, source, topic, codec, peer, received, reason, detail, raw);
    }
}
