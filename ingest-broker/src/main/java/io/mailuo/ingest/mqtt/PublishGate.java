package io.mailuo.ingest.mqtt;

import com.hivemq.extension.sdk.api.async.Async;
import com.hivemq.extension.sdk.api.async.TimeoutFallback;
import com.hivemq.extension.sdk.api.interceptor.publish.PublishInboundInterceptor;
import com.hivemq.extension.sdk.api.interceptor.publish.parameter.PublishInboundInput;
import com.hivemq.extension.sdk.api.interceptor.publish.parameter.PublishInboundOutput;
import com.hivemq.extension.sdk.api.packets.general.MqttVersion;
import com.hivemq.extension.sdk.api.packets.general.Qos;
import com.hivemq.extension.sdk.api.packets.publish.AckReasonCode;
import com.hivemq.extension.sdk.api.packets.publish.PublishPacket;
import io.mailuo.ingest.acceptance.Outcome;
import io.mailuo.ingest.acceptance.Submission;
import io.mailuo.ingest.intake.Intake;
import io.mailuo.ingest.log.QuarantineEntry;
import io.mailuo.spec.observation.Batch.Lane;
import io.mailuo.spec.quarantine.QuarantineReason;
import io.mailuo.spec.topic.Topics.Party;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Stands before the broker's own routing, one for each connected client. Identity against topic first; observations go
 * to the log and are acknowledged from there, never routed; a client's own other topics pass. What the log does not
 * confirm is not acknowledged: the client is disconnected, and sends again.
 */
final class PublishGate implements PublishInboundInterceptor {

    /** Longer than the log takes to give up by itself. */
    private static final Duration LONGEST_HOLD = Duration.ofMinutes(5);

    private final Identity identity;
    private final TopicRights rights;
    private final MqttIntake services;
    private final String peer;
    private final @Nullable FlowControl flow;

    PublishGate(Identity identity, @Nullable InetAddress peer, MqttIntake services, @Nullable FlowControl flow) {
        this.flow = flow;
        this.identity = identity;
        this.rights = TopicRights.of(identity);
        this.services = services;
        this.peer = peer == null ? "" : peer.getHostAddress();
    }

    @Override
    public void onInboundPublish(PublishInboundInput input, PublishInboundOutput output) {
        var packet = input.getPublishPacket();
        if (flow != null) {
            flow.begun();
        }
        switch (rights.use(packet.getTopic())) {
            case LIVE -> hold(input, output, take(packet, Lane.LIVE));
            case ALARM -> hold(input, output, take(packet, Lane.ALARM));
            case BACKFILL -> hold(input, output, take(packet, Lane.BACKFILL));
            case REJECT -> hold(input, output, reject(packet), true);
            case STATUS -> status(input, output);
            case ROUTED -> done(packet); // The broker routes it.
            case FOREIGN -> hold(input, output, foreign(packet));
        }
    }

    private CompletionStage<Outcome> take(PublishPacket packet, Lane lane) {
        return services.intake().take(submission(packet, lane));
    }

    private CompletionStage<Outcome> reject(PublishPacket packet) {
        var submission = submission(packet, Lane.LIVE);
        return services.intake().keep(submission, RejectPacket.entry(packet, submission));
    }

    private CompletionStage<Outcome> foreign(PublishPacket packet) {
        services.foreign(identity, packet.getTopic(), peer);
        return services.intake()
                .refuse(
                        submission(packet, Lane.LIVE),
                        QuarantineReason.NOT_AUTHORIZED,
                        identity.key() + " may not publish on " + packet.getTopic());
    }

    private void status(PublishInboundInput input, PublishInboundOutput output) {
        var packet = input.getPublishPacket();
        String fault = services.statuses().report(String.valueOf(identity.code()), payload(packet));
        if (fault != null) {
            var refused = services.intake().refuse(submission(packet, Lane.LIVE), QuarantineReason.MALFORMED, fault);
            hold(input, output, refused);
        } else {
            done(packet);
        }
    }

    private void done(PublishPacket packet) {
        if (flow != null) {
            flow.done(packet.getPayload().map(ByteBuffer::remaining).orElse(0));
        }
    }

    private Submission submission(PublishPacket packet, Lane lane) {
        String code = identity.code();
        return new Submission(
                identity instanceof Identity.Gateway ? Party.GATEWAY : Party.DEVICE,
                code == null ? identity.key() : code,
                packet.getTopic(),
                lane,
                payload(packet),
                packet.getContentType().orElse(null),
                services.clock().instant(),
                peer);
    }

    private static byte[] payload(PublishPacket packet) {
        ByteBuffer bytes = packet.getPayload().orElse(null);
        if (bytes == null) {
            return new byte[0];
        }
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return copy;
    }

    /** Holds the acknowledgement until {@code stored} says what it is to be. */
    private void hold(PublishInboundInput input, PublishInboundOutput output, CompletionStage<Outcome> stored) {
        hold(input, output, stored, false);
    }

    /** @param quiet whether to answer success whatever was refused, since the sender knows or cannot be told */
    private void hold(
            PublishInboundInput input, PublishInboundOutput output, CompletionStage<Outcome> stored, boolean quiet) {
        boolean plain = quiet
                || input.getConnectionInformation().getMqttVersion() != MqttVersion.V_5
                || input.getPublishPacket().getQos() == Qos.AT_MOST_ONCE;
        String clientId = input.getClientInformation().getClientId();
        Async<PublishInboundOutput> held =
                output.async(LONGEST_HOLD, TimeoutFallback.FAILURE, AckReasonCode.UNSPECIFIED_ERROR);
        var packet = input.getPublishPacket();
        stored.whenComplete((outcome, failure) -> {
            done(packet);
            if (failure == null) {
                answer(output, outcome, plain);
                held.resume();
            } else {
                unstored(output, held, clientId, Intake.cause(failure));
            }
        });
    }

    private static void answer(PublishInboundOutput output, Outcome outcome, boolean plain) {
        if (plain || outcome.refused().isEmpty() || outcome.accepted() != null) {
            output.preventPublishDelivery(AckReasonCode.SUCCESS);
            return;
        }
        QuarantineEntry first = outcome.refused().getFirst();
        output.preventPublishDelivery(reasonCode(first.reason()), first.detail());
    }

    private static AckReasonCode reasonCode(QuarantineReason reason) {
        return switch (reason) {
            case NOT_AUTHORIZED, UNKNOWN_DEVICE, NOT_IN_SERVICE -> AckReasonCode.NOT_AUTHORIZED;
            case QUOTA, TOO_LARGE -> AckReasonCode.QUOTA_EXCEEDED;
            case MALFORMED, CHECKSUM, UNKNOWN_DATASTREAM, UNIT, TIME, RESULT -> AckReasonCode.PAYLOAD_FORMAT_INVALID;
        };
    }

    /** No acknowledgement may leave: the connection goes first, and only then is the broker let go of the message. */
    private void unstored(
            PublishInboundOutput output, Async<PublishInboundOutput> held, String clientId, Throwable cause) {
        services.disconnect(clientId, cause).whenComplete((_, _) -> {
            output.preventPublishDelivery(AckReasonCode.UNSPECIFIED_ERROR);
            held.resume();
        });
    }
}
