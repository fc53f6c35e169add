package io.mailuo.codec.gb26875;

import io.mailuo.codec.bytes.Octets;
import io.mailuo.codec.bytes.Resend;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The centre's side of the dialogue with one transmitter (GB/T 26875.3-2011, clause 7): data is handed out with the
 * confirmation that is due once it is kept; requests and the setting of the clock are sent again until they are answered,
 * confirmed or denied. A pure state machine: times and packets are passed in, actions come out. Not thread-safe.
 */
public final class Gb26875Centre {

    /** Longest time to wait for an answer. */
    public static final Duration TIMEOUT = Duration.ofSeconds(10);
    /** How often a packet is sent at the most. */
    public static final int TRIES = 3;
    /** How many requests may wait for their answers. */
    public static final int MOST_OPEN = 32;

    private static final int SERIALS = 0xffff;
    private static final int SET_TIME = 90;

    /** How a request ended. */
    public enum Outcome {
        /** With data, which is handed out to be kept. */
        ANSWERED,
        /** The transmitter has done it. */
        CONFIRMED,
        /** The transmitter refuses it. */
        DENIED,
        /** Not at all, however often it was sent. */
        SILENT
    }

    /** What the caller has to do. */
    public sealed interface Action {

        /** Send this packet now. */
        record Send(Gb26875Message message) implements Action {}

        /**
         * Keep this packet's data, then send the answer.
         *
         * @param message data sent of the transmitter's own accord, or the answer to a request
         * @param answer the confirmation; empty for an answer, which is not confirmed
         * @param request what it answers, if anything
         * @param again whether the packet before it was the same one: its confirmation was lost or came too late
         */
        record Keep(
                Gb26875Message message,
                Optional<Gb26875Message> answer,
                Optional<Gb26875Message> request,
                boolean again)
                implements Action {}

        /** A request or command of the transmitter, which the standard does not know: answer or deny it. */
        record Asked(Gb26875Message message) implements Action {}

        /** A request or command has ended. */
        record Ended(Gb26875Message request, Outcome outcome) implements Action {}
    }

    /**
     * Whom the centre speaks with, and how.
     *
     * @param centre address of the centre, 12 hexadecimal digits as in {@link Gb26875Message}
     * @param transmitter address of the transmitter
     * @param major version of the protocol
     * @param minor version of the user's
     * @param offset zone of the transmitter's clock
     * @param timeout how long to wait for an answer; the standard allows up to {@link #TIMEOUT}
     */
    public record Manner(
            String centre, String transmitter, int major, int minor, ZoneOffset offset, Duration timeout) {}

    private final Manner manner;
    private final List<Resend<Gb26875Message>> open = new ArrayList<>();
    private @Nullable Gb26875Message last;
    private int serial;

    /** A dialogue that has not begun. */
    public Gb26875Centre(Manner manner) {
        this.manner = manner;
    }

    /** Takes a packet of the transmitter. */
    public List<Action> receive(Gb26875Message message) {
        var actions = new ArrayList<Action>();
        switch (message.command()) {
            case Gb26875Message.SEND -> {
                boolean again = message.equals(last);
                last = message;
                actions.add(new Action.Keep(message, Optional.of(message.confirmation()), Optional.empty(), again));
            }
            case Gb26875Message.ANSWER -> {
                var request = close(message.serial());
                actions.add(new Action.Keep(message, Optional.empty(), request, false));
                request.ifPresent(one -> actions.add(new Action.Ended(one, Outcome.ANSWERED)));
            }
            case Gb26875Message.CONFIRM ->
                close(message.serial()).ifPresent(one -> actions.add(new Action.Ended(one, Outcome.CONFIRMED)));
            case Gb26875Message.DENY ->
                close(message.serial()).ifPresent(one -> actions.add(new Action.Ended(one, Outcome.DENIED)));
            default -> actions.add(new Action.Asked(message));
        }
        return actions;
    }

    private Optional<Gb26875Message> close(int answered) {
        for (Iterator<Resend<Gb26875Message>> each = open.iterator(); each.hasNext(); ) {
            var request = each.next().message();
            if (request.serial() == answered) {
                each.remove();
                return Optional.of(request);
            }
        }
        return Optional.empty();
    }

    /**
     * Asks for data (types 61 to 68 and 81 to 88), starts the transmitter anew (89), or asks whether somebody is there
     * (91). The last two are control commands, which are confirmed and have no answer.
     *
     * @param type type of the data unit
     * @param objects its objects
     * @throws IllegalArgumentException if the objects do not fit the type
     * @throws IllegalStateException if {@link #MOST_OPEN} requests wait already
     */
    public List<Action> request(int type, List<Gb26875Object> objects, Instant now) {
        boolean asks = type < Gb26875Transmitter.START_ANEW;
        return send(asks ? Gb26875Message.REQUEST : Gb26875Message.CONTROL, Gb26875Data.encode(type, objects), now);
    }

    /**
     * Sets the transmitter's clock (type 90).
     *
     * @throws IllegalStateException if {@link #MOST_OPEN} requests wait already
     */
    public List<Action> setTime(Instant now) {
        var time = new Gb26875Object(Map.of(Gb26875Object.Field.TIME, time(now)));
        return send(Gb26875Message.CONTROL, Gb26875Data.encode(SET_TIME, List.of(time)), now);
    }

    private List<Action> send(int command, Octets unit, Instant now) {
        if (open.size() >= MOST_OPEN) {
            throw new IllegalStateException(MOST_OPEN + " requests wait for their answers already");
        }
        var message = new Gb26875Message(
                serial,
                manner.major(),
                manner.minor(),
                time(now),
                manner.centre(),
                manner.transmitter(),
                command,
                unit);
        serial = serial + 1 & SERIALS;
        open.add(Resend.steady(message, now, manner.timeout(), TRIES - 1));
        return List.of(new Action.Send(message));
    }

    private Octets time(Instant now) {
        return Gb26875Object.time(LocalDateTime.ofInstant(now, manner.offset()));
    }

    /** When {@link #expire} is due; empty while nothing is awaited. */
    public Optional<Instant> deadline() {
        return open.stream().map(Resend::deadline).min(Instant::compareTo);
    }

    /** Says that {@code now} has come: what is not answered is sent again, or given up. */
    public List<Action> expire(Instant now) {
        var actions = new ArrayList<Action>();
        Resend.expire(
                open,
                now,
                message -> actions.add(new Action.Send(message)),
                message -> actions.add(new Action.Ended(message, Outcome.SILENT)));
        return actions;
    }
}
