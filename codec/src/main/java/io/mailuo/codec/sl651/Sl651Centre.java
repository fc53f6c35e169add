package io.mailuo.codec.sl651;

import io.mailuo.codec.bytes.InTurn;
import io.mailuo.codec.bytes.Octets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The centre's side of the dialogue with one station (SL 651-2014, 6.3): takes reports and confirms them (M1, M2), joins
 * packets, asks for those that are missing and confirms once (M3), and conducts queries (M4). A pure state machine: times
 * and frames are passed in, actions come out. Not thread-safe.
 */
public final class Sl651Centre {

    /** How often to ask again (6.3.2.3). */
    public static final int RESENDS = 2;
    /** How many queries may wait. */
    public static final int MOST_WAITING = 32;

    /** What the caller has to do. */
    public sealed interface Action {

        /** Send this frame now. */
        record Send(Sl651Frame frame) implements Action {}

        /**
         * Keep this message, and send the answer once it is kept.
         *
         * @param message in one frame, also where it came in packets
         * @param answer the confirmation; empty where none is due
         * @param asked whether it answers the query under way
         */
        record Keep(Sl651Frame message, Optional<Sl651Frame> answer, boolean asked) implements Action {}

        /** Packets that stay without the others. */
        record Incomplete(List<Sl651Frame> packets, String why) implements Action {}

        /** The query under way is answered, or not, however often it was sent. */
        record Ended(Sl651Frame query, boolean answered) implements Action {}
    }

    /**
     * How to talk with the station.
     *
     * @param timeout how long to wait for an answer or the next packet
     * @param offset zone of the station's clock
     * @param confirm whether reports are confirmed: M2, otherwise M1
     * @param stayOnline whether the station is told to stay online
     */
    public record Manner(Duration timeout, ZoneOffset offset, boolean confirm, boolean stayOnline) {}

    private final Manner manner;
    private final InTurn<Sl651Frame> queries;
    private @Nullable Sl651Joiner joiner;
    private int resends;
    private int askedFor;
    private Instant packetDeadline = Instant.MAX;

    /** A dialogue that has not begun. */
    public Sl651Centre(Manner manner) {
        this.manner = manner;
        this.queries = new InTurn<>(MOST_WAITING, manner.timeout(), RESENDS);
    }

    /** When {@link #expire} is due; empty while nothing is awaited. */
    public Optional<Instant> deadline() {
        var queried = queries.deadline().orElse(Instant.MAX);
        var earliest = queried.isBefore(packetDeadline) ? queried : packetDeadline;
        return earliest.equals(Instant.MAX) ? Optional.empty() : Optional.of(earliest);
    }

    /**
     * Sends a query or command (M4), or has it wait for the one under way.
     *
     * @throws IllegalStateException if {@link #MOST_WAITING} wait already
     */
    public List<Action> query(Sl651Frame frame, Instant now) {
        queries.add(frame);
        var actions = new ArrayList<Action>();
        next(now, actions);
        return actions;
    }

    /** Takes a frame of the station. */
    public List<Action> receive(Sl651Frame frame, Instant now) {
        var actions = new ArrayList<Action>();
        if (frame.up() && frame.function() != Sl651Frame.KEEP_ALIVE) {
            if (frame.packets() > 0) {
                packet(frame, now, actions);
            } else {
                whole(frame, 0, now, actions);
            }
            next(now, actions);
        }
        return actions;
    }

    private void whole(Sl651Frame message, int packets, Instant now, List<Action> actions) {
        var asking = queries.underWay().orElse(null);
        boolean asked = asking != null && asking.function() == message.function();
        boolean confirm = manner.confirm() || asked || packets > 0 || message.end() == Sl651Frame.MORE;
        Optional<Sl651Frame> answer = confirm
                ? Optional.of(Sl651Answers.taken(message, packets, now, manner.offset(), manner.stayOnline()))
                : Optional.empty();
        actions.add(new Action.Keep(message, answer, asked));
        if (asking != null && asked) {
            queries.await(now.plus(manner.timeout()));
            if (message.end() != Sl651Frame.MORE) {
                endQuery(asking, true, actions);
            }
        }
    }

    private void packet(Sl651Frame frame, Instant now, List<Action> actions) {
        if (frame.packet() < 1 || frame.packet() > frame.packets()) {
            actions.add(new Action.Incomplete(
                    List.of(frame), "packet " + frame.packet() + " of " + frame.packets() + " cannot be"));
            return;
        }
        var current = joiner;
        if (current == null || !current.takes(frame) || current.contradicts(frame)) {
            if (current != null) {
                giveUp(current, "another message began", actions);
            }
            current = new Sl651Joiner(frame);
            joiner = current;
            resends = 0;
            askedFor = 0;
        } else {
            current.add(frame);
        }
        packetDeadline = now.plus(manner.timeout());
        if (queries.underWay()
                .filter(asking -> asking.function() == frame.function())
                .isPresent()) {
            queries.await(packetDeadline);
        }
        if (current.missing() == 0) {
            var message = current.whole();
            int packets = frame.packets();
            forget();
            whole(message, packets, now, actions);
        } else if (current.tooLong()) {
            giveUp(current, "the message is longer than " + Sl651Joiner.MOST_BYTES + " bytes", actions);
        } else if (frame.end() == Sl651Frame.LAST) {
            askAgain(current, now, actions);
        }
    }

    /** Asks for the first packet that is missing, twice for the same one. */
    private void askAgain(Sl651Joiner current, Instant now, List<Action> actions) {
        int missing = current.missing();
        resends = missing == askedFor ? resends + 1 : 1;
        askedFor = missing;
        if (resends > RESENDS) {
            giveUp(current, "packet " + missing + " did not come", actions);
            return;
        }
        packetDeadline = now.plus(manner.timeout());
        var sample = current.sample();
        actions.add(new Action.Send(
                Sl651Answers.resend(sample, Sl651Answers.serial(sample), missing, now, manner.offset())));
    }

    private void giveUp(Sl651Joiner current, String why, List<Action> actions) {
        actions.add(new Action.Incomplete(current.packets(), why));
        forget();
    }

    private void forget() {
        joiner = null;
        packetDeadline = Instant.MAX;
    }

    /** Says that {@code now} has come. */
    public List<Action> expire(Instant now) {
        var actions = new ArrayList<Action>();
        var current = joiner;
        if (current != null && !now.isBefore(packetDeadline)) {
            askAgain(current, now, actions);
        }
        queries.underWay().ifPresent(asking -> {
            switch (queries.expire(now)) {
                case AGAIN -> send(asking, now, actions);
                case OVER -> endQuery(asking, false, actions);
                case WAIT -> {
                    // Not yet.
                }
            }
        });
        next(now, actions);
        return actions;
    }

    private void endQuery(Sl651Frame asking, boolean answered, List<Action> actions) {
        actions.add(new Action.Ended(asking, answered));
        queries.end();
    }

    private void next(Instant now, List<Action> actions) {
        queries.next(now).ifPresent(asking -> send(asking, now, actions));
    }

    /** Sends the query with the time at which it is sent, which sets the station's clock where it is 4A (6.6.4.24). */
    private void send(Sl651Frame asking, Instant now, List<Action> actions) {
        var head = Sl651Answers.head(asking.form(), Sl651Answers.serial(asking), now, manner.offset());
        byte[] body = asking.body().bytes().clone();
        System.arraycopy(head.bytes(), 0, body, 0, Math.min(head.length(), body.length));
        actions.add(new Action.Send(asking.with(0, 0, new Octets(body), asking.end())));
    }
}
