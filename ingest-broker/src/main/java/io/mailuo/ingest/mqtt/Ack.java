package io.mailuo.ingest.mqtt;

import com.hivemq.extension.sdk.api.packets.publish.AckReasonCode;
import io.mailuo.ingest.acceptance.Outcome;
import io.mailuo.ingest.log.QuarantineEntry;
import io.mailuo.spec.quarantine.QuarantineReason;
import org.jspecify.annotations.Nullable;

/**
 * The acknowledgement of a message that is durable.
 *
 * @param text what is wrong with it, for whoever looks at the device; null where nothing is said
 */
record Ack(AckReasonCode code, @Nullable String text) {

    static final Ack SUCCESS = new Ack(AckReasonCode.SUCCESS, null);

    /** The acknowledgement for {@code outcome}: success where any of it was accepted, else why it was not. */
    static Ack of(Outcome outcome) {
        if (outcome.refused().isEmpty() || outcome.accepted() != null) {
            return SUCCESS;
        }
        QuarantineEntry first = outcome.refused().getFirst();
        return new Ack(code(first.reason()), first.detail());
    }

    private static AckReasonCode code(QuarantineReason reason) {
        return switch (reason) {
            case NOT_AUTHORIZED, UNKNOWN_DEVICE, NOT_IN_SERVICE -> AckReasonCode.NOT_AUTHORIZED;
            case QUOTA, TOO_LARGE -> AckReasonCode.QUOTA_EXCEEDED;
            case MALFORMED, CHECKSUM, UNKNOWN_DATASTREAM, UNIT, TIME, RESULT -> AckReasonCode.PAYLOAD_FORMAT_INVALID;
        };
    }
}
