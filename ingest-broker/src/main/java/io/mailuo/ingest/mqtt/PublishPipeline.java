package io.mailuo.ingest.mqtt;

import com.hivemq.bootstrap.netty.ChannelHandlerNames;
import com.hivemq.extension.sdk.api.client.parameter.ConnectionInformation;
import com.hivemq.extension.sdk.api.packets.general.MqttVersion;
import com.hivemq.mqtt.message.QoS;
import com.hivemq.mqtt.message.mqtt5.Mqtt5UserProperties;
import com.hivemq.mqtt.message.puback.PUBACK;
import com.hivemq.mqtt.message.publish.PUBLISH;
import com.hivemq.mqtt.message.reason.Mqtt5PubAckReasonCode;
import io.mailuo.ingest.acceptance.Outcome;
import io.mailuo.ingest.intake.Intake;
import io.mailuo.spec.observation.Batch.Lane;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.lang.reflect.Field;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a client's observations to the log as they come in, without waiting for the one before: the broker shows its
 * interceptor one message of a client at a time, which would bind a client to one log append after the other. All other
 * messages go on to the broker. Acknowledgements leave in the order of the messages, whoever gives them (MQTT 5, 4.6).
 * What the log does not confirm is not acknowledged, nor is anything after it: the client is disconnected, and sends
 * again. Counts every message for {@link FlowControl}.
 *
 * <p>Stands in the broker's Netty pipeline, which is not part of its public interface: where that cannot be reached,
 * {@link PublishGate} does the same more slowly, and a warning says so. One contract test holds both to the pinned
 * version. All but the completion of an append runs on the connection's event loop.
 */
final class PublishPipeline extends ChannelDuplexHandler {

    private static final Logger LOG = LoggerFactory.getLogger(PublishPipeline.class);
    private static final String NAME = "mailuo_publish_pipeline";
    private static final byte[] EMPTY = {};
    private static final AtomicBoolean WARNED = new AtomicBoolean();

    private final Sender sender;
    private final FlowControl flow;
    private final String clientId;
    private final boolean explains;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private final AtomicBoolean woken = new AtomicBoolean();
    private boolean broken;

    private PublishPipeline(Sender sender, FlowControl flow, String clientId, boolean explains) {
        this.sender = sender;
        this.flow = flow;
        this.clientId = clientId;
        this.explains = explains;
    }

    /** Stands before the broker's handling of publishes from now on; null where the broker does not let us. */
    static @Nullable FlowControl attach(
            ConnectionInformation connection, String clientId, Sender sender, FlowControl.Shared shared) {
        try {
            Object attributes = connection.getConnectionAttributeStore();
            Field field = attributes.getClass().getDeclaredField("channel");
            field.setAccessible(true);
            var channel = (Channel) field.get(attributes);
            var flow = new FlowControl(channel, shared);
            boolean explains = connection.getMqttVersion() == MqttVersion.V_5;
            channel.pipeline()
                    .addBefore(
                            ChannelHandlerNames.MQTT_PUBLISH_FLOW_HANDLER,
                            NAME,
                            new PublishPipeline(sender, flow, clientId, explains));
            return flow;
        } catch (ReflectiveOperationException | RuntimeException e) {
            if (connection.getInetAddress().isPresent() && WARNED.compareAndSet(false, true)) {
                LOG.warn("observations take the slow way and cannot be held back, cause={}", e.toString());
            }
            return null;
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        if (!(message instanceof PUBLISH publish)) {
            super.channelRead(context, message);
            return;
        }
        if (broken || isRepeat(publish)) {
            return;
        }
        byte[] payload = publish.getPayload();
        flow.arrived(payload == null ? 0 : payload.length);
        Lane lane = publish.getQoS() == QoS.EXACTLY_ONCE ? null : lane(sender.use(publish.getTopic()));
        Waiting ack = null;
        if (publish.getQoS() == QoS.AT_LEAST_ONCE) {
            ack = new Waiting(publish.getPacketIdentifier());
            waiting.add(ack);
        }
        if (lane == null) {
            super.channelRead(context, message);
        } else {
            take(context, publish, payload == null ? EMPTY : payload, lane, ack);
        }
    }

    private static @Nullable Lane lane(TopicUse use) {
        return switch (use) {
            case LIVE -> Lane.LIVE;
            case ALARM -> Lane.ALARM;
            case BACKFILL -> Lane.BACKFILL;
            case REJECT, STATUS, ROUTED, FOREIGN -> null;
        };
    }

    /** Sent again on the same connection although it waits here; it is answered once. */
    private boolean isRepeat(PUBLISH publish) {
        return publish.isDuplicateDelivery()
                && publish.getQoS() == QoS.AT_LEAST_ONCE
                && waiting.stream().anyMatch(one -> one.packetId == publish.getPacketIdentifier());
    }

    private void take(
            ChannelHandlerContext context, PUBLISH publish, byte[] payload, Lane lane, @Nullable Waiting waits) {
        flow.begun();
        sender.take(lane, publish.getTopic(), payload, publish.getContentType()).whenComplete((outcome, failure) -> {
            flow.done(payload.length);
            var end = failure == null ? ack(publish, outcome) : new Failed(Intake.cause(failure));
            if (waits != null) {
                waits.end = end;
            } else if (end instanceof Failed(Throwable cause)) {
                context.executor().execute(() -> disconnect(cause));
            }
            wake(context);
        });
    }

    private End ack(PUBLISH publish, Outcome outcome) {
        var ack = explains ? Ack.of(outcome) : Ack.SUCCESS;
        return new Answer(
                new PUBACK(
                        publish.getPacketIdentifier(),
                        Mqtt5PubAckReasonCode.from(ack.code()),
                        ack.text(),
                        Mqtt5UserProperties.NO_USER_PROPERTIES),
                null);
    }

    /** The broker's own acknowledgements come through here and wait for their turn. */
    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
        if (message instanceof PUBACK puback) {
            for (var one : waiting) {
                if (one.packetId == puback.getPacketIdentifier() && one.end == null) {
                    one.end = new Answer(puback, promise);
                    drain(context);
                    return;
                }
            }
        }
        super.write(context, message, promise);
    }

    /** Many appends end together: they are answered with one flush. */
    private void wake(ChannelHandlerContext context) {
        if (woken.compareAndSet(false, true)) {
            context.executor().execute(() -> {
                woken.set(false);
                drain(context);
            });
        }
    }

    private void drain(ChannelHandlerContext context) {
        boolean wrote = false;
        while (!broken && !waiting.isEmpty()) {
            var end = waiting.element().end;
            if (end == null) {
                break;
            }
            waiting.remove();
            switch (end) {
                case Answer(PUBACK puback, ChannelPromise promise) -> {
                    context.write(puback, promise == null ? context.newPromise() : promise);
                    wrote = true;
                }
                case Failed(Throwable cause) -> disconnect(cause);
            }
        }
        if (wrote) {
            context.flush();
        }
    }

    private void disconnect(Throwable cause) {
        if (!broken) {
            broken = true;
            waiting.clear();
            sender.services().disconnect(clientId, cause);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        broken = true;
        waiting.clear();
        flow.ended();
        super.channelInactive(context);
    }

    /** What becomes of a message. */
    private sealed interface End {}

    private record Answer(PUBACK puback, @Nullable ChannelPromise promise) implements End {}

    private record Failed(Throwable cause) implements End {}

    /** A message that is not acknowledged yet. Its end is set once, by any thread. */
    private static final class Waiting {

        private final int packetId;
        private volatile @Nullable End end;

        Waiting(int packetId) {
            this.packetId = packetId;
        }
    }
}
