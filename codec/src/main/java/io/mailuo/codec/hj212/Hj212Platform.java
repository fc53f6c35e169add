package io.mailuo.codec.hj212;

import io.mailuo.codec.hj212.Hj212Command.Direction;
import io.mailuo.codec.hj212.Hj212Command.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The platform's side of the dialogue with one device (HJ 212-2017, 6.1, 6.2, 6.5 and 6.7): sends requests one after the
 * other and waits for what comes of each, answers notifications, sets the clock of a device that asks for it (1013, C.4),
 * and hands data out with the answer that is due once it is stored. A pure state machine: times and messages are passed
 * in, actions come out. Not thread-safe.
 */
public final class Hj212Platform {

    /** How many requests may wait. */
    public static final int MOST_WAITING = 64;

    private static final String TIME_REQUEST = "1013";

    /** What the caller has to do. */
    public sealed interface Action {

        /** Send this message now. */
        record Send(Hj212Message message) implements Action {}

        /**
         * Keep this data, and send the answer once it is kept.
         *
         * @param message the data, one packet of it if it is split
         * @param answer 9014, or empty where the device wants none
         * @param asked whether it belongs to the present request
         */
        record Keep(Hj212Message message, Optional<Hj212Message> answer, boolean asked) implements Action {}

        /** This exchange has ended. */
        record Ended(Hj212Exchange exchange) implements Action {}
    }

    /**
     * What a device is told when it first connects (6.7).
     *
     * @param timeout OverTime, in whole seconds
     * @param resends ReCount
     * @param realTime interval of real-time data
     * @param minutes interval of minute data
     * @param sendRealTime whether real-time data is to be sent
     * @param sendStates whether states of treatment equipment are to be sent
     */
    public record Settings(
            Duration timeout,
            int resends,
            Duration realTime,
            Duration minutes,
            boolean sendRealTime,
            boolean sendStates) {}

    private final Hj212Requests device;
    private final Duration timeout;
    private final int resends;
    private final ArrayDeque<Function<Instant, Hj212Message>> waiting = new ArrayDeque<>();
    private Instant lastNumber = Instant.MIN;
    private @Nullable Function<Instant, Hj212Message> maker;
    private @Nullable Hj212Exchange exchange;

    /** A dialogue with {@code device}, with the standard's patience. */
    public Hj212Platform(Hj212Requests device) {
        this(device, Hj212Exchange.TIMEOUT, Hj212Exchange.RESENDS);
    }

    /** A dialogue with {@code device} that waits {@code timeout} and sends again {@code resends} times (table 1). */
    public Hj212Platform(Hj212Requests device, Duration timeout, int resends) {
        this.device = device;
        this.timeout = timeout;
        this.resends = resends;
    }

    /** The exchange under way. */
    public Optional<Hj212Exchange> exchange() {
        return Optional.ofNullable(exchange);
    }

    /** When {@link #expire} is due; empty while nothing is under way. */
    public Optional<Instant> deadline() {
        return exchange().map(Hj212Exchange::deadline);
    }

    /**
     * Sends a request or notification, or has it wait for the one under way.
     *
     * @param request makes it, for the time at which it is sent; called again where it must be sent again, so that a
     *     time it carries is right
     * @throws IllegalStateException if {@link #MOST_WAITING} wait already
     */
    public List<Action> request(Function<Instant, Hj212Message> request, Instant now) {
        if (waiting.size() >= MOST_WAITING) {
            throw new IllegalStateException(MOST_WAITING + " requests wait already");
        }
        waiting.add(request);
        var actions = new ArrayList<Action>();
        next(now, actions);
        return actions;
    }

    /** What a platform tells a device that connects for the first time, in the order of 6.7. */
    public List<Action> greet(Settings settings, Instant now) {
        var actions = new ArrayList<Action>();
        actions.addAll(request(at -> device.setTime(at, null, at), now));
        actions.addAll(request(at -> device.setTimeout(at, settings.timeout(), settings.resends()), now));
        actions.addAll(request(at -> device.setRealTimeInterval(at, settings.realTime()), now));
        actions.addAll(request(at -> device.setMinuteInterval(at, settings.minutes()), now));
        actions.addAll(request(settings.sendRealTime() ? device::startRealTime : device::stopRealTime, now));
        actions.addAll(request(settings.sendStates() ? device::startStates : device::stopStates, now));
        return actions;
    }

    /** Takes a message of the device. */
    public List<Action> receive(Hj212Message message, Instant now) {
        var actions = new ArrayList<Action>();
        var current = exchange;
        boolean asked = current != null && current.receive(message, now);
        var kind = Hj212Command.find(message.cn(), Direction.UP)
                .map(Hj212Command::kind)
                .orElse(message.cn().startsWith("9") ? Kind.INTERACTION : Kind.UPLOAD);
        switch (kind) {
            case UPLOAD, REQUEST -> actions.add(new Action.Keep(message, Hj212Answers.of(message), asked));
            case NOTIFICATION -> {
                Hj212Answers.of(message).ifPresent(answer -> actions.add(new Action.Send(answer)));
                if (message.cn().equals(TIME_REQUEST) && waiting.size() < MOST_WAITING) {
                    String polId = message.value("PolId").orElse(null);
                    waiting.add(at -> device.setTime(at, polId, at));
                }
            }
            case INTERACTION -> {
                // The exchange has taken it, or it belongs to none.
            }
        }
        next(now, actions);
        return actions;
    }

    /** Says that {@code now} has come. */
    public List<Action> expire(Instant now) {
        var actions = new ArrayList<Action>();
        var current = exchange;
        if (current != null && maker != null && current.expire(now)) {
            var first = current.request();
            var again = maker.apply(now);
            actions.add(new Action.Send(new Hj212Message(
                    first.qn(), first.st(), first.cn(), first.pw(), first.mn(), first.flag(), null, null, again.cp())));
        }
        next(now, actions);
        return actions;
    }

    private void next(Instant now, List<Action> actions) {
        if (exchange != null && exchange.ended()) {
            actions.add(new Action.Ended(exchange));
            exchange = null;
            maker = null;
        }
        if (exchange == null && !waiting.isEmpty()) {
            // A request number of its own, also where two are made in one millisecond.
            Instant number = now.isAfter(lastNumber) ? now : lastNumber.plusMillis(1);
            lastNumber = number.truncatedTo(java.time.temporal.ChronoUnit.MILLIS);
            maker = waiting.remove();
            var message = maker.apply(number);
            exchange = new Hj212Exchange(message, now, timeout, resends);
            actions.add(new Action.Send(message));
        }
    }
}
