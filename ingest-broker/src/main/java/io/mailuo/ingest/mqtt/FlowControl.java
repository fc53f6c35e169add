package io.mailuo.ingest.mqtt;

import com.hivemq.bootstrap.netty.ChannelHandlerNames;
import com.hivemq.extension.sdk.api.client.parameter.ConnectionInformation;
import com.hivemq.mqtt.message.publish.PUBLISH;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.lang.reflect.Field;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops reading from a connection while too many of its messages wait for the log, so that TCP slows the sender down
 * and memory stays bounded. The broker's own receive maximum binds MQTT 5 clients only, and the interceptor sees one
 * message at a time while the broker goes on to read the next ones.
 *
 * <p>Stands in the broker's Netty pipeline, which is not part of its public interface: where that cannot be reached,
 * reading goes on unbounded and a warning says so. The tests hold it to the pinned version.
 */
final class FlowControl extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(FlowControl.class);
    private static final String NAME = "mailuo_flow_control";
    private static final long MAX_BYTES = 2L << 20;
    private static final long MAX_BYTES_WHEN_SCARCE = 64L << 10;
    private static final long LOOK_AGAIN_SECONDS = 1;
    private static final AtomicBoolean WARNED = new AtomicBoolean();

    /** The messages and bytes that wait, of all connections. */
    record Shared(AtomicLong bytes, long scarceAbove, int maxMessages) {}

    private final Channel channel;
    private final Shared shared;
    private final AtomicLong messages = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong finished = new AtomicLong();
    private final AtomicLong underWay = new AtomicLong();
    private volatile boolean paused;

    private FlowControl(Channel channel, Shared shared) {
        this.channel = channel;
        this.shared = shared;
    }

    /** Puts flow control before the handling of publishes; null where the broker does not let us. */
    static @Nullable FlowControl attach(ConnectionInformation connection, Shared shared) {
        try {
            Object attributes = connection.getConnectionAttributeStore();
            Field field = attributes.getClass().getDeclaredField("channel");
            field.setAccessible(true);
            var channel = (Channel) field.get(attributes);
            var control = new FlowControl(channel, shared);
            var pipeline = channel.pipeline();
            if (pipeline.get(NAME) != null) {
                pipeline.remove(NAME);
            }
            pipeline.addBefore(ChannelHandlerNames.MQTT_PUBLISH_FLOW_HANDLER, NAME, control);
            return control;
        } catch (ReflectiveOperationException | RuntimeException e) {
            if (connection.getInetAddress().isPresent() && WARNED.compareAndSet(false, true)) {
                LOG.warn("connections cannot be slowed down while the log stalls, cause={}", e.toString());
            }
            return null;
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        if (message instanceof PUBLISH publish) {
            messages.incrementAndGet();
            bytes.addAndGet(size(publish.getPayload()));
            shared.bytes().addAndGet(size(publish.getPayload()));
            if (!paused && isTooMuch()) {
                pause();
            }
        }
        super.channelRead(context, message);
    }

    private static int size(byte @Nullable [] payload) {
        return payload == null ? 0 : payload.length;
    }

    /** The interceptor has begun with a message. */
    void begun() {
        underWay.incrementAndGet();
    }

    /** The interceptor is done with a message. */
    void done(int size) {
        underWay.decrementAndGet();
        finished.incrementAndGet();
        messages.updateAndGet(before -> Math.max(0, before - 1));
        release(size);
        if (paused && isLittle()) {
            resume();
        }
    }

    private void release(long size) {
        long before = bytes.getAndUpdate(now -> Math.max(0, now - size));
        shared.bytes().addAndGet(-Math.min(before, size));
    }

    private boolean isTooMuch() {
        return messages.get() >= shared.maxMessages() || bytes.get() > mostBytes();
    }

    private boolean isLittle() {
        return messages.get() <= shared.maxMessages() / 2 && bytes.get() <= mostBytes() / 2;
    }

    private long mostBytes() {
        return shared.bytes().get() > shared.scarceAbove() ? MAX_BYTES_WHEN_SCARCE : MAX_BYTES;
    }

    private void pause() {
        paused = true;
        channel.config().setAutoRead(false);
        lookAgain(finished.get());
        if (isLittle()) {
            resume();
        }
    }

    /** Messages that the broker itself has discarded never come to the interceptor: forget them once it is idle. */
    private void lookAgain(long finishedBefore) {
        channel.eventLoop()
                .schedule(
                        () -> {
                            if (!paused || !channel.isActive()) {
                                return;
                            }
                            if (underWay.get() == 0 && finished.get() == finishedBefore) {
                                messages.set(0);
                                release(bytes.get());
                                resume();
                            } else {
                                lookAgain(finished.get());
                            }
                        },
                        LOOK_AGAIN_SECONDS,
                        TimeUnit.SECONDS);
    }

    private void resume() {
        paused = false;
        channel.config().setAutoRead(true);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        release(bytes.get());
        super.channelInactive(context);
    }
}
