package io.mailuo.edge.driver.hj212;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Reading;
import io.mailuo.codec.Reception;
import io.mailuo.codec.hj212.Hj212Answers;
import io.mailuo.codec.hj212.Hj212Codec;
import io.mailuo.codec.hj212.Hj212Format;
import io.mailuo.codec.hj212.Hj212Frame;
import io.mailuo.codec.hj212.Hj212Framer;
import io.mailuo.codec.hj212.Hj212Message;
import io.mailuo.codec.hj212.Hj212Requests;
import io.mailuo.edge.measurement.Measurement;
import io.mailuo.spec.observation.Quality;
import io.mailuo.spec.quarantine.QuarantineReason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.timeout.IdleStateEvent;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
    private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(5);
    private static final String REAL_TIME = "2011";
    private static final String TIME_REQUEST = "1013";
    private static final int MOST_BROKEN_IN_A_ROW = 20;
    private static final int MOST_UNSTORED = 64;
    private static final int MOST_RAW = 16 * 1024;
    private static final String ANNOUNCED = "hj212:";

    private final Hj212Listener listener;
    private final Hj212Framer framer = new Hj212Framer(Hj212Format.MAX_STATED);
    private String peer = "";
    private int brokenInARow;
    private int unstored;
    private boolean heard;

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
            answerAfter(context, done, message);
            return;
        }
        if (station.password() != null && !station.password().equals(message.pw())) {
            var done = reject(frame.raw(), QuarantineReason.NOT_AUTHORIZED, "wrong PW", message.mn());
            answerAfter(context, done, message);
            return;
        }
        if (message.cn().equals(TIME_REQUEST)) {
            setTime(context, message);
        } else if (message.cn().startsWith("20")) {
            data(context, station, frame);
        } else {
            listener.status().count("messages_" + message.cn(), 1);
            Hj212Answers.of(message).ifPresent(answer -> send(context, answer));
        }
    }

    private void setTime(ChannelHandlerContext context, Hj212Message message) {
        listener.status().count("time_requests", 1);
        Hj212Answers.of(message).ifPresent(answer -> send(context, answer));
        var now = listener.clock().instant();
        var requests = new Hj212Requests(
                message.st() == null ? "" : message.st(),
                message.pw() == null ? "" : message.pw(),
                message.mn(),
                listener.utcOffset());
        send(context, requests.setTime(now, message.value("PolId").orElse(null), now));
    }

    private void data(ChannelHandlerContext context, Hj212Station station, Hj212Frame.Sound frame) {
        var message = frame.message();
        if (!station.commands().contains(message.cn())) {
            // The profile takes other commands of this device; said in the counters, so not silently.
            listener.status().count("ignored_" + message.cn(), 1);
            Hj212Answers.of(message).ifPresent(answer -> send(context, answer));
            return;
        }
        var received = listener.clock().instant().truncatedTo(ChronoUnit.MILLIS);
        List<Measurement> measurements;
        try {
            var readings = Hj212Codec.readings(message, new Reception(received, listener.utcOffset()));
            measurements = measurements(station, message, readings, received);
        } catch (DecodeException e) {
            var done = reject(frame.raw(), e.reason(), String.valueOf(e.getMessage()), message.mn());
            answerAfter(context, done, message);
            return;
        }
        listener.status().read(received);
        listener.status().count("readings", measurements.size());
        answerAfter(context, listener.forward(measurements), message);
    }

    private List<Measurement> measurements(
            Hj212Station station, Hj212Message message, List<Reading> readings, Instant received) {
        var measurements = new ArrayList<Measurement>();
        for (var reading : readings) {
            var measurement = station.mapper().map(reading, received);
            if (measurement.property().startsWith(ANNOUNCED)) {
                listener.status().count("unmapped", 1);
                continue;
            }
            boolean claimsNow = message.cn().equals(REAL_TIME);
            boolean off = Duration.between(measurement.time(), received).abs().compareTo(CLOCK_TOLERANCE) > 0;
            measurements.add(
                    claimsNow && off
                            ? measurement.with(measurement.quality().with(Quality.Flag.CLOCK_UNSURE))
                            : measurement);
        }
        return measurements;
    }

    /** Answers once {@code done} says that it is safe; not at all if it was not kept. */
    private void answerAfter(
            ChannelHandlerContext context, CompletableFuture<@Nullable Void> done, Hj212Message message) {
        unstored++;
        if (unstored >= MOST_UNSTORED) {
            context.channel().config().setAutoRead(false);
        }
        done.whenComplete((_, failure) -> context.executor().execute(() -> {
            unstored--;
            context.channel().config().setAutoRead(true);
            if (failure == null) {
                Hj212Answers.of(message).ifPresent(answer -> send(context, answer));
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
