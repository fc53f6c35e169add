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
import io.mailuo.spec.observation.Batch.Lane;
import io.mailuo.spec.quarantine.QuarantineReason;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Stands before the broker's own routing, one for each connected client. Identity against topic first; observations go
 * to the log and are acknowledged from there, never routed; a client's own other topics pass. What the log does not
 * confirm is not acknowledged: the client is disconnected, and sends again.
 *
 * <p>The broker calls it for one message of a client at a time, so {@link PublishPipeline} takes most observations
 * before they come here.
 */
final class PublishGate implements PublishInboundInterceptor {

    /** Longer than the log takes to give up by itself. */
    private static final Duration LONGEST_HOLD = Duration.ofMinutes(5);

    private final Sender sender;
    private final @Nullable FlowControl flow;

    /** @param flow told when a message begins and when it is done; null where there is none */
    PublishGate(Sender sender, @Nullable FlowControl flow) {
        this.sender = sender;
        this.flow = flow;
    }

    @Override
    public void onInboundPublish(PublishInboundInput input, PublishInboundOutput output) {
        var packet = input.getPublishPacket();
        if (flow != null) {
            flow.begun();
        }
        switch (sender.use(packet.getTopic())) {
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
        return sender.take(
                lane,
                packet.getTopic(),
                payload(packet),
                packet.getContentType().orElse(null));
    }

    private CompletionStage<Outcome> reject(PublishPacket packet) {
        var submission = submission(packet, Lane.LIVE);
        return intake().keep(submission, RejectPacket.entry(packet, submission));
    }

    private CompletionStage<Outcome> foreign(PublishPacket packet) {
        String who = sender.identity().key();
        sender.services().foreign(sender.identity(), packet.getTopic(), sender.peer());
        return intake().refuse(
                        submission(packet, Lane.LIVE),
                        QuarantineReason.NOT_AUTHORIZED,
                        who + " may not publish on " + packet.getTopic());
    }

    private Intake intake() {
        return sender.services().intake();
    }

    private void status(PublishInboundInput input, PublishInboundOutput output) {
        var packet = input.getPublishPacket();
        String fault = sender.services()
                .statuses()
                .report(String.valueOf(sender.identity().code()), payload(packet));
        if (fault != null) {
            var refused = intake().refuse(submission(packet, Lane.LIVE), QuarantineReason.MALFORMED, fault);
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
        return sender.submission(
                lane,
                packet.getTopic(),
                payload(packet),
                packet.getContentType().orElse(null));
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
        var ack = plain ? Ack.SUCCESS : Ack.of(outcome);
        String text = ack.text();
        if (text == null) {
            output.preventPublishDelivery(ack.code());
        } else {
            output.preventPublishDelivery(ack.code(), text);
        }
    }

    /** No acknowledgement may leave: the connection goes first, and only then is the broker let go of the message. */
    private void unstored(
            PublishInboundOutput output, Async<PublishInboundOutput> held, String clientId, Throwable cause) {
        sender.services().disconnect(clientId, cause).whenComplete((_, _) -> {
            output.preventPublishDelivery(AckReasonCode.UNSPECIFIED_ERROR);
            held.resume();
        });
    }
}
