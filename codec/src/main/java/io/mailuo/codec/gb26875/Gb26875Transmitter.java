package io.mailuo.codec.gb26875;

import io.mailuo.codec.bytes.InTurn;
import io.mailuo.codec.bytes.Octets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A transmitter's side of the dialogue with its centre (GB/T 26875.3-2011, clause 7): data is sent one packet after the
 * other and again until it is confirmed; requests are handed out to be answered, the clock is set and confirmed. A pure
 * state machine, the counterpart of {@link Gb26875Centre}. Not thread-safe.
 */
public final class Gb26875Transmitter {

    /** How many packets may wait to be sent. */
    public static final int MOST_WAITING = 256;

    private static final int SERIALS = 0xffff;
    /** Starts the transmitter anew. */
    static final int START_ANEW = 89;

    private static final int SET_TIME = 90;
    /** Asks whether somebody is there. */
    private static final int ANYBODY = 91;

    /** What the caller has to do. */
    public sealed interface Action {

        /** Send this packet now. */
        record Send(Gb26875Message message) implements Action {}

        /** Answer this request with {@link Gb26875Message#answer}, {@code confirmation} or {@code denial}. */
        record Asked(Gb26875Message request) implements Action {}

        /** Set the clock to this time, which is confirmed already. */
        record SetTime(LocalDateTime time) implements Action {}

        /** A packet has ended: the centre has kept its data, or not, however often it was sent. */
        record Ended(Gb26875Message message, boolean kept) implements Action {}
    }

    private final Gb26875Centre.Manner manner;
    private final InTurn<Gb26875Message> packets;
    private int serial;

    /** A dialogue that has not begun. */
    public Gb26875Transmitter(Gb26875Centre.Manner manner) {
        this.manner = manner;
        this.packets = new InTurn<>(MOST_WAITING, manner.timeout(), Gb26875Centre.TRIES - 1);
    }

    /**
     * Sends a data unit ({@link Gb26875Data#encode(int, List)}), or has it wait for the one under way.
     *
     * @throws IllegalStateException if {@link #MOST_WAITING} wait already
     */
    public List<Action> send(Octets unit, Instant now) {
        packets.add(new Gb26875Message(
                serial,
                manner.major(),
                manner.minor(),
                Gb26875Object.time(LocalDateTime.ofInstant(now, manner.offset())),
                manner.transmitter(),
                manner.centre(),
                Gb26875Message.SEND,
                unit));
        serial = serial + 1 & SERIALS;
        var actions = new ArrayList<Action>();
        next(now, actions);
        return actions;
    }

    private void next(Instant now, List<Action> actions) {
        packets.next(now).ifPresent(message -> actions.add(new Action.Send(message)));
    }

    /** Takes a packet of the centre. */
    public List<Action> receive(Gb26875Message message, Instant now) {
        var actions = new ArrayList<Action>();
        switch (message.command()) {
            case Gb26875Message.CONFIRM -> end(message.serial(), true, now, actions);
            case Gb26875Message.DENY -> end(message.serial(), false, now, actions);
            case Gb26875Message.CONTROL -> control(message, actions);
            case Gb26875Message.REQUEST -> actions.add(new Action.Asked(message));
            default -> {
                // Data and answers go the other way only.
            }
        }
        return actions;
    }

    private void control(Gb26875Message message, List<Action> actions) {
        if (message.type() == START_ANEW || message.type() == ANYBODY) {
            actions.add(new Action.Asked(message));
            return;
        }
        var time = Gb26875Data.of(message, Gb26875Data.Parts.STANDARD)
                .filter(objects -> message.type() == SET_TIME && objects.size() == 1)
                .map(objects -> objects.getFirst().time());
        if (time.isPresent()) {
            actions.add(new Action.Send(message.confirmation()));
            actions.add(new Action.SetTime(time.get()));
        } else {
            actions.add(new Action.Send(message.denial()));
        }
    }

    private void end(int answered, boolean kept, Instant now, List<Action> actions) {
        packets.underWay().filter(open -> open.serial() == answered).ifPresent(open -> end(open, kept, now, actions));
    }

    private void end(Gb26875Message open, boolean kept, Instant now, List<Action> actions) {
        actions.add(new Action.Ended(open, kept));
        packets.end();
        next(now, actions);
    }

    /** When {@link #expire} is due; empty while nothing is awaited. */
    public Optional<Instant> deadline() {
        return packets.deadline();
    }

    /** Says that {@code now} has come: what is not confirmed is sent again, or given up. */
    public List<Action> expire(Instant now) {
        var actions = new ArrayList<Action>();
        packets.underWay().ifPresent(open -> {
            switch (packets.expire(now)) {
                case AGAIN -> actions.add(new Action.Send(open));
                case OVER -> end(open, false, now, actions);
                case WAIT -> {
                    // Not yet.
                }
            }
        });
        return actions;
    }
}
