package io.mailuo.edge.driver.hj212;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Reading;
import io.mailuo.codec.Reception;
import io.mailuo.codec.hj212.Hj212Codec;
import io.mailuo.codec.hj212.Hj212Frame;
import io.mailuo.codec.hj212.Hj212Item;
import io.mailuo.codec.hj212.Hj212Joiner;
import io.mailuo.codec.hj212.Hj212Joiner.Joined;
import io.mailuo.codec.hj212.Hj212Message;
import io.mailuo.codec.hj212.Hj212Platform;
import io.mailuo.codec.hj212.Hj212Platform.Action;
import io.mailuo.codec.hj212.Hj212Requests;
import io.mailuo.edge.measurement.Measurement;
import io.mailuo.spec.observation.Quality;
import io.mailuo.spec.quarantine.QuarantineReason;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What is said with one device over one connection: requests and answers by {@link Hj212Platform}, split messages joined
 * by {@link Hj212Joiner}. Every packet is answered only once what it carries is kept. A device that waits for the answer
 * to one packet before it sends the next is answered after {@link #EARLY}: its packets are kept one by one then, and
 * once more when the message is whole, which changes nothing. On the connection's event loop.
 */
final class Hj212Dialogue {

    /** So long the other packets of a message are waited for before those that are there are kept by themselves. */
    static final Duration EARLY = Duration.ofSeconds(1);

    private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(5);
    /** What the commands of data begin with (HJ 212-2017, table 9). */
    private static final String DATA = "20";

    private static final String REAL_TIME = "2011";
    private static final String DATA_TIME = "DataTime";
    private static final String ANNOUNCED = "hj212:";
    private static final int MOST_PACKETS = 128;

    /** What a dialogue does with its connection. */
    interface Line {

        /** Sends a message now. */
        void send(Hj212Message message);

        /** Sends the answers once {@code kept} says that it is safe; not at all if it was not kept. */
        void answerAfter(CompletableFuture<@Nullable Void> kept, List<Hj212Message> answers);

        /** Keeps the bytes of a frame among the rejects. */
        CompletableFuture<@Nullable Void> reject(byte[] raw, QuarantineReason reason, String detail, String mn);
    }

    /** A packet that waits for the others of its message, and its answer until it is given. */
    private static final class Part {
        final Hj212Message message;
        final byte[] raw;
        Optional<Hj212Message> answer;
        boolean kept;

        Part(Hj212Message message, byte[] raw, Optional<Hj212Message> answer) {
            this.message = message;
            this.raw = raw;
            this.answer = answer;
        }

        /** Whether all that it carries is in the joined message {@code whole}, so that it is kept with it. */
        boolean isIn(Hj212Message whole) {
            return belongsTo(whole) && whole.cp().containsAll(message.cp());
        }

        /** Whether it is a packet of the message that {@code other} is, or is a packet of. */
        boolean belongsTo(Hj212Message other) {
            var own = message.value(DATA_TIME);
            var time = other.value(DATA_TIME);
            return message.cn().equals(other.cn())
                    && Objects.equals(message.st(), other.st())
                    && (own.isEmpty() || time.isEmpty() || own.equals(time));
        }
    }

    private final Hj212Listener listener;
    private final Hj212Station station;
    private final Line line;
    private final Hj212Platform platform;
    private final Hj212Joiner joiner = new Hj212Joiner(Hj212Joiner.PATIENCE, MOST_PACKETS);
    private final List<Part> parts = new ArrayList<>();
    private Instant lastPart = Instant.MIN;

    /** @param first of the device's messages, which says how it wants to be addressed */
    Hj212Dialogue(Hj212Listener listener, Hj212Station station, Line line, Hj212Message first) {
        this.listener = listener;
        this.station = station;
        this.line = line;
        this.platform = new Hj212Platform(new Hj212Requests(
                first.st() == null ? "" : first.st(),
                first.pw() == null ? "" : first.pw(),
                first.mn(),
                listener.utcOffset()));
    }

    /** Takes a message of the device. */
    void receive(Hj212Frame.Sound frame, Instant now) {
        if (!frame.message().cn().startsWith(DATA)) {
            listener.status().count("messages_" + frame.message().cn(), 1);
        }
        for (var action : platform.receive(frame.message(), now)) {
            if (action instanceof Action.Keep(Hj212Message message, Optional<Hj212Message> answer, boolean _)) {
                keep(message, frame.raw(), answer, now);
            } else {
                perform(action);
            }
        }
    }

    private void perform(Action action) {
        switch (action) {
            case Action.Send(Hj212Message message) -> line.send(message);
            case Action.Ended(var exchange) ->
                listener.status().count("requests_" + exchange.request().cn(), 1);
            case Action.Keep keep -> throw new IllegalStateException("data come only with a message: " + keep);
        }
    }

    /** Says that {@code now} has come: sends again what was not answered, and keeps what waited long enough. */
    void expire(Instant now) {
        platform.expire(now).forEach(this::perform);
        if (!parts.isEmpty() && !now.isBefore(lastPart.plus(EARLY))) {
            keepByThemselves();
        }
        joiner.expire(now).forEach(this::take);
    }

    /** Whether {@link #expire} has anything to do sooner or later. */
    boolean isWaiting() {
        return !parts.isEmpty() || platform.deadline().isPresent();
    }

    /** Says that the connection has ended; what waited for more is kept by itself. */
    void end() {
        joiner.end().forEach(this::take);
    }

    private void keep(Hj212Message message, byte[] raw, Optional<Hj212Message> answer, Instant now) {
        if (!message.cn().startsWith(DATA)) {
            answer.ifPresent(line::send);
            return;
        }
        if (!station.commands().contains(message.cn())) {
            // The profile takes other commands of this device; said in the counters, so not silently.
            listener.status().count("ignored_" + message.cn(), 1);
            answer.ifPresent(line::send);
            return;
        }
        boolean again = parts.removeIf(part -> part.message.cp().equals(message.cp())
                && Objects.equals(part.message.pno(), message.pno())
                && part.belongsTo(message));
        parts.add(new Part(message, raw, answer));
        lastPart = now;
        joiner.push(message, now).forEach(this::take);
        if (again && !parts.isEmpty()) {
            // It was sent again because it was not answered: this device does not go on before it is.
            keepByThemselves();
        }
    }

    private void take(Joined joined) {
        switch (joined) {
            case Joined.Whole(Hj212Message message, int packets) -> {
                var own = parts.stream()
                        .filter(part -> packets == 1 ? part == parts.getLast() : part.isIn(message))
                        .toList();
                parts.removeAll(own);
                listener.status().count("joined", packets == 1 ? 0 : 1);
                store(message, own);
            }
            case Joined.Incomplete(List<Hj212Message> packets, String why) -> {
                var own = parts.stream()
                        .filter(part -> packets.stream().anyMatch(packet -> packet == part.message))
                        .toList();
                listener.status().count("incomplete", 1);
                own.stream().filter(part -> !part.kept).forEach(part -> keepByItself(part, why));
                parts.removeAll(own);
            }
        }
    }

    private void keepByThemselves() {
        listener.status().count("packets_kept_early", 1);
        for (var part : parts) {
            if (!part.kept && (hasTime(part) || timeOfOthers(part).isPresent())) {
                keepByItself(part, "");
            }
        }
    }

    private void keepByItself(Part part, String why) {
        part.kept = true;
        if (!hasTime(part)) {
            var time = timeOfOthers(part);
            if (time.isEmpty()) {
                String detail = why + "; the packet says no DataTime, and none of the others that came";
                line.answerAfter(
                        line.reject(part.raw, QuarantineReason.MALFORMED, detail, part.message.mn()), due(part));
                return;
            }
            var items = new ArrayList<Hj212Item>();
            items.add(Hj212Item.of(DATA_TIME, time.get()));
            items.addAll(part.message.cp());
            store(with(part.message, items), List.of(part));
            return;
        }
        store(part.message, List.of(part));
    }

    private static Hj212Message with(Hj212Message message, List<Hj212Item> items) {
        return new Hj212Message(
                message.qn(),
                message.st(),
                message.cn(),
                message.pw(),
                message.mn(),
                message.flag(),
                message.pnum(),
                message.pno(),
                items);
    }

    private static boolean hasTime(Part part) {
        return part.message.pno() == null || part.message.value(DATA_TIME).isPresent();
    }

    private Optional<String> timeOfOthers(Part part) {
        return parts.stream()
                .filter(other -> other.belongsTo(part.message))
                .flatMap(other -> other.message.value(DATA_TIME).stream())
                .findFirst();
    }

    /** Keeps what a message says, then answers the packets that it came in. */
    private void store(Hj212Message message, List<Part> own) {
        var received = listener.clock().instant().truncatedTo(ChronoUnit.MILLIS);
        var answers = own.stream().flatMap(part -> due(part).stream()).toList();
        List<Measurement> measurements;
        try {
            var readings = Hj212Codec.readings(message, new Reception(received, listener.utcOffset()));
            measurements = measurements(message, readings, received);
        } catch (DecodeException e) {
            var kept = own.stream()
                    .map(part -> line.reject(part.raw, e.reason(), String.valueOf(e.getMessage()), message.mn()))
                    .toArray(CompletableFuture<?>[]::new);
            line.answerAfter(CompletableFuture.allOf(kept).thenApply(_ -> null), answers);
            return;
        }
        listener.status().read(received);
        listener.status().count("readings", measurements.size());
        line.answerAfter(listener.forward(measurements), answers);
    }

    /** The answer to a packet, which is given once. */
    private static List<Hj212Message> due(Part part) {
        var answer = part.answer;
        part.answer = Optional.empty();
        return answer.stream().toList();
    }

    private List<Measurement> measurements(Hj212Message message, List<Reading> readings, Instant received) {
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
}
