package io.mailuo.ingest.mqtt;

import com.hivemq.extension.sdk.api.packets.publish.PublishPacket;
import io.mailuo.ingest.acceptance.Submission;
import io.mailuo.ingest.log.QuarantineEntry;
import io.mailuo.spec.quarantine.QuarantineReason;
import io.mailuo.spec.topic.Topics;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;

/**
 * What a gateway could not understand, as a quarantine entry. The properties of {@link Topics#gatewayRejects} are the
 * gateway's word; where one is missing or cannot be read, what the platform itself knows stands in.
 */
final class RejectPacket {

    private RejectPacket() {}

    /** The entry for {@code packet}, which came as {@code submission}. */
    static QuarantineEntry entry(PublishPacket packet, Submission submission) {
        String source = property(packet, "source");
        String peer = property(packet, "peer");
        return new QuarantineEntry(
                null,
                source.isEmpty() ? submission.source() : source,
                submission.topic(),
                property(packet, "codec"),
                peer.isEmpty() ? submission.peer() : peer,
                received(property(packet, "received"), submission.receivedAt()),
                reason(property(packet, "reason")),
                property(packet, "detail"),
                submission.payload());
    }

    private static String property(PublishPacket packet, String name) {
        return packet.getUserProperties().getFirst(name).orElse("");
    }

    private static QuarantineReason reason(String code) {
        return Arrays.stream(QuarantineReason.values())
                .filter(reason -> reason.code().equals(code))
                .findFirst()
                .orElse(QuarantineReason.MALFORMED);
    }

    private static Instant received(String text, Instant otherwise) {
        try {
            Instant stated = Instant.parse(text);
            return stated.isAfter(otherwise) ? otherwise : stated;
        } catch (DateTimeException e) {
            return otherwise;
        }
    }
}
