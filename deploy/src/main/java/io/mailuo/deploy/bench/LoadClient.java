package io.mailuo.deploy.bench;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttPubReplyMessageVariableHeader;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttPublishVariableHeader;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttVersion;
import java.util.BitSet;
import java.util.concurrent.CompletableFuture;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * One MQTT 5 publisher of the load tool. Messages are due by the clock, whether earlier ones were acknowledged or not;
 * latency counts from when a message was due, so that a stall is seen by every message that had to wait for it. All
 * methods run on the channel's event loop, except {@link #ready()}.
 */
final class LoadClient extends SimpleChannelInboundHandler<MqttMessage> {

    private static final int KEEP_ALIVE_SECONDS = 60;
    private static final int FIRST_REFUSAL = 0x80;

    private final String clientId;
    private final @Nullable String password;
    private final String topic;
    private final LoadPlan plan;
    private final SenmlTemplates templates;
    private final Histogram latencies;
    private final BitSet acknowledged = new BitSet();
    private final long[] dueOfSlot;
    private final long[] messageOfSlot;
    private final int[] freeSlots;
    private final CompletableFuture<LoadClient> ready = new CompletableFuture<>();

    private boolean sending;
    private long startNanos;
    private double intervalNanos;
    private int free;
    private long next;
    private long acks;
    private long refusals;
    private @Nullable Channel channel;
    private @Nullable String fault;

    /**
     * @param clientId also the user name
     * @param password null for a client that has a certificate
     * @param window messages under way at once at the most
     * @param latencies nanoseconds; shared by the clients of one event loop
     */
    LoadClient(
            String clientId, @Nullable String password, String topic, LoadPlan plan, int window, Histogram latencies) {
        this.clientId = clientId;
        this.password = password;
        this.topic = topic;
        this.plan = plan;
        this.templates = new SenmlTemplates(plan);
        this.latencies = latencies;
        this.dueOfSlot = new long[window];
        this.messageOfSlot = new long[window];
        this.freeSlots = new int[window];
        for (int i = 0; i < window; i++) {
            freeSlots[i] = i;
        }
        this.free = window;
    }

    /** Completes once the broker has accepted the connection. */
    CompletableFuture<LoadClient> ready() {
        return ready;
    }

    LoadPlan plan() {
        return plan;
    }

    /** Which messages were acknowledged as accepted. */
    BitSet acknowledged() {
        return acknowledged;
    }

    /** Messages sent so far. */
    long sent() {
        return next;
    }

    /** Messages acknowledged as accepted so far. */
    long acks() {
        return acks;
    }

    /** Messages that the platform refused. */
    long refusals() {
        return refusals;
    }

    /** Messages under way. */
    int underWay() {
        return freeSlots.length - free;
    }

    /** Why the connection ended; null while it stands. */
    @Nullable
    String fault() {
        return fault;
    }

    /**
     * Begins to send: message {@code i} is due at {@code startNanos + i * intervalNanos} of {@link System#nanoTime()};
     * with an interval of 0 it is due as soon as the window has room.
     */
    void begin(long startNanos, double intervalNanos) {
        this.startNanos = startNanos;
        this.intervalNanos = intervalNanos;
        this.sending = true;
    }

    /** Sends no more. */
    void end() {
        sending = false;
    }

    /** Sends what is due. */
    void send() {
        var out = channel;
        if (!sending || out == null || !out.isActive()) {
            return;
        }
        long now = System.nanoTime();
        boolean wrote = false;
        while (free > 0) {
            long due = intervalNanos == 0 ? now : startNanos + (long) (next * intervalNanos);
            if (due - now > 0) {
                break;
            }
            publish(out, due);
            wrote = true;
        }
        if (wrote) {
            out.flush();
        }
    }

    void close() {
        var out = channel;
        if (out != null) {
            out.writeAndFlush(MqttMessage.DISCONNECT).addListener(done -> out.close());
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        channel = context.channel();
    }

    /** Says CONNECT; called when the transport (and TLS, if any) stands. */
    void connect() {
        var connect = MqttMessageBuilders.connect()
                .protocolVersion(MqttVersion.MQTT_5)
                .clientId(clientId)
                .keepAlive(KEEP_ALIVE_SECONDS)
                .cleanSession(true);
        if (password != null) {
            connect.hasUser(true).username(clientId).hasPassword(true).password(password.getBytes());
        }
        var out = channel;
        if (out != null) {
            out.writeAndFlush(connect.build());
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, MqttMessage message) {
        switch (message.fixedHeader().messageType()) {
            case CONNACK -> connected((MqttConnAckMessage) message);
            case PUBACK -> acknowledged((MqttPubReplyMessageVariableHeader) message.variableHeader());
            case DISCONNECT -> fail("the platform disconnected " + clientId + ": " + message.variableHeader());
            default -> {}
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        send();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        fail("the connection of " + clientId + " was closed");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        fail("the connection of " + clientId + " failed: " + cause);
        context.close();
    }

    private void connected(MqttConnAckMessage message) {
        var code = message.variableHeader().connectReturnCode();
        if (code == MqttConnectReturnCode.CONNECTION_ACCEPTED) {
            ready.complete(this);
        } else {
            fail("the platform refused " + clientId + ": " + code);
        }
    }

    private void fail(String why) {
        if (fault == null) {
            fault = why;
        }
        ready.completeExceptionally(new IllegalStateException(why));
    }

    private void publish(Channel out, long due) {
        int slot = freeSlots[--free];
        dueOfSlot[slot] = due;
        messageOfSlot[slot] = next;
        var payload = out.alloc().buffer(templates.length(next));
        templates.write(next, payload);
        next++;
        out.write(new MqttPublishMessage(
                new MqttFixedHeader(MqttMessageType.PUBLISH, false, MqttQoS.AT_LEAST_ONCE, false, 0),
                new MqttPublishVariableHeader(topic, slot + 1),
                payload));
    }

    private void acknowledged(MqttPubReplyMessageVariableHeader header) {
        int slot = header.messageId() - 1;
        if (slot < 0 || slot >= dueOfSlot.length || dueOfSlot[slot] == 0) {
            fail("the platform acknowledged a message that was not sent: " + header.messageId());
            return;
        }
        latencies.recordValue(
                Math.min(Math.max(0, System.nanoTime() - dueOfSlot[slot]), latencies.getHighestTrackableValue()));
        dueOfSlot[slot] = 0;
        freeSlots[free++] = slot;
        if ((header.reasonCode() & 0xff) >= FIRST_REFUSAL) {
            refusals++;
        } else {
            acks++;
            acknowledged.set(Math.toIntExact(messageOfSlot[slot]));
        }
    }
}
