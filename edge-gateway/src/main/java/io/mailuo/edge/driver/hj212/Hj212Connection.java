package io.mailuo.edge.driver.hj212;

import io.mailuo.codec.hj212.Hj212Answers;
import io.mailuo.codec.hj212.Hj212Format;
import io.mailuo.codec.hj212.Hj212Frame;
import io.mailuo.codec.hj212.Hj212Framer;
import io.mailuo.codec.hj212.Hj212Message;
import io.mailuo.spec.quarantine.QuarantineReason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.timeout.IdleStateEvent;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of a data logger. Data is answered (9014) only after it is durable; what is refused is answered only
 * after its bytes are durable among the rejects; what could not be kept at all is not answered, so that the device
 * sends it again. Runs on the connection's event loop.
 */
final class Hj212Connection extends SimpleChannelInboundHandler<ByteBuf> {

    private static final Logger LOG = LoggerFactory.getLogger(Hj212Connection.class);
    private static final Duration TICK = Duration.ofMillis(250);
    private static final int MOST_BROKEN_IN_A_ROW = 20;
    private static final int MOST_UNSTORED = 64;
    private static final int MOST_RAW = 16 * 1024;

    private final Hj212Listener listener;
    private final Hj212Framer framer = new Hj212Framer(Hj212Format.MAX_STATED);
    private final Map<String, Hj212Dialogue> dialogues = new HashMap<>();
    private String peer = "";
    private int brokenInARow;
    private int unstored;
    private boolean heard;
    private boolean ticking;

    Hj212Connection(Hj212Listener listener) {
        this.listener = listener;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        var address = (InetSocketAddress) context.channel().remoteAddress();
        peer = address.getAddress().getHostAddress() + ":" + address.getPort();
        context.executor()
                .schedule(() -> closeIfUnheard(context), listener.firstFrame().toMillis(), TimeUnit.MILLISECONDS);
    }

    private void closeIfUnheard(ChannelHandlerContext context) {
        if (!heard && context.channel().isActive()) {
            listener.status().count("said_nothing", 1);
            context.close();
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf data) {
        var bytes = new byte[data.readableBytes()];
        data.readBytes(bytes);
        take(context, framer.push(bytes));
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        take(context, framer.end());
        dialogues.values().forEach(Hj212Dialogue::end);
    }

    private void take(ChannelHandlerContext context, List<Hj212Frame> frames) {
        for (var frame : frames) {
            switch (frame) {
                case Hj212Frame.Sound sound -> {
                    heard = true;
                    brokenInARow = 0;
                    message(context, sound);
                }
                case Hj212Frame.Broken broken -> broken(context, broken);
            }
        }
    }

    private void broken(ChannelHandlerContext context, Hj212Frame.Broken broken) {
        listener.status().count("broken_frames", 1);
        brokenInARow++;
        var raw = broken.raw().length <= MOST_RAW ? broken.raw() : Arrays.copyOf(broken.raw(), MOST_RAW);
        reject(raw, broken.error().reason(), String.valueOf(broken.error().getMessage()), "");
        if (brokenInARow >= MOST_BROKEN_IN_A_ROW) {
            LOG.warn("hj212 connection closed, nothing but broken frames peer={}", peer);
            context.close();
        }
    }

    private void message(ChannelHandlerContext context, Hj212Frame.Sound frame) {
        var message = frame.message();
        var station = listener.station(message.mn());
        if (station == null) {
            var done = reject(
                    frame.raw(),
                    QuarantineReason.UNKNOWN_DEVICE,
                    "no device here has MN '" + message.mn() + "'",
                    message.mn());
            answerAfter(context, done, answer(message));
            return;
        }
        if (station.password() != null && !station.password().equals(message.pw())) {
            var done = reject(frame.raw(), QuarantineReason.NOT_AUTHORIZED, "wrong PW", message.mn());
            answerAfter(context, done, answer(message));
            return;
        }
        dialogues
                .computeIfAbsent(
                        message.mn(), _ -> new Hj212Dialogue(listener, station, new ChannelLine(context), message))
                .receive(frame, listener.clock().instant());
        tickIfWaiting(context);
    }

    private static List<Hj212Message> answer(Hj212Message message) {
        return Hj212Answers.of(message).stream().toList();
    }

    /** Has the dialogues told the time for as long as one of them waits for something. */
    private void tickIfWaiting(ChannelHandlerContext context) {
        if (ticking || dialogues.values().stream().noneMatch(Hj212Dialogue::isWaiting)) {
            return;
        }
        ticking = true;
        context.executor()
                .schedule(
                        () -> {
                            ticking = false;
                            if (context.channel().isActive()) {
                                var now = listener.clock().instant();
                                dialogues.values().forEach(dialogue -> dialogue.expire(now));
                                tickIfWaiting(context);
                            }
                        },
                        TICK.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    /** The connection as a dialogue sees it. */
    private final class ChannelLine implements Hj212Dialogue.Line {

        private final ChannelHandlerContext context;

        ChannelLine(ChannelHandlerContext context) {
            this.context = context;
        }

        @Override
        public void send(Hj212Message message) {
            Hj212Connection.this.send(context, message);
        }

        @Override
        public void answerAfter(CompletableFuture<@Nullable Void> kept, List<Hj212Message> answers) {
            Hj212Connection.this.answerAfter(context, kept, answers);
        }

        @Override
        public CompletableFuture<@Nullable Void> reject(byte[] raw, QuarantineReason reason, String detail, String mn) {
            return Hj212Connection.this.reject(raw, reason, detail, mn);
        }
    }

    /** Answers once {@code done} says that it is safe; not at all if it was not kept. */
    private void answerAfter(
            ChannelHandlerContext context, CompletableFuture<@Nullable Void> done, List<Hj212Message> answers) {
        unstored++;
        if (unstored >= MOST_UNSTORED) {
            context.channel().config().setAutoRead(false);
        }
        done.whenComplete((_, failure) -> context.executor().execute(() -> {
            unstored--;
            context.channel().config().setAutoRead(true);
            if (failure == null) {
                answers.forEach(answer -> send(context, answer));
            } else {
                listener.status().count("refused", 1);
            }
        }));
    }

    private CompletableFuture<@Nullable Void> reject(byte[] raw, QuarantineReason reason, String detail, String mn) {
        return listener.rejects()
                .reject(raw, reason, detail, mn, peer, listener.clock().instant());
    }

    private void send(ChannelHandlerContext context, Hj212Message message) {
        if (context.channel().isActive()) {
            context.writeAndFlush(Unpooled.wrappedBuffer(Hj212Format.encode(message)));
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof IdleStateEvent) {
            listener.status().count("idle_closed", 1);
            context.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
        if (!(failure instanceof IOException)) {
            LOG.error("hj212 connection failed, closed peer={}", peer, failure);
        }
        context.close();
    }
}
