package io.mailuo.codec.szy206;

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
 * The centre's side of the dialogue with one terminal (SL/T 427-2021 6.2 and 6.3.3.3): takes reports and confirms them
 * (S2), each frame of one that comes in several, joins these, and conducts queries and commands one after the other (S3,
 * S2), each sent up to three times with the countdown FCB going from 3 to 1. A pure state machine: times and frames are
 * passed in, actions come out. Not thread-safe.
 */
public final class Szy206Centre {

    /** How many queries may wait. */
    public static final int MOST_WAITING = 32;

    /** What the caller has to do. */
    public sealed interface Action {

        /** Send this frame now. */
        record Send(Szy206Frame frame) implements Action {}

        /**
         * Keep this message, and send the answer once it is kept.
         *
         * @param message in one frame, also where it came in several
         * @param answer the confirmation; empty where none is due
         * @param asked whether it answers the query under way
         */
        record Keep(Szy206Frame message, Optional<Szy206Frame> answer, boolean asked) implements Action {}

        /** Frames that stay without the others of their message. */
        record Incomplete(List<Szy206Frame> frames, String why) implements Action {}

        /** The query under way is answered, or not, however often it was sent. */
        record Ended(Szy206Frame query, boolean answered) implements Action {}
    }

    /**
     * How to talk with the terminal.
     *
     * @param timeout how long to wait for an answer or the next frame
     * @param offset zone of the terminal's clock
     * @param edition which rules it follows
     * @param mode the mode that confirmations ask for: 0 compatible, 1 own reports, 2 queries, 3 maintenance
     */
    public record Manner(Duration timeout, ZoneOffset offset, Szy206Edition edition, int mode) {}

    private final Manner manner;
    private final InTurn<Szy206Frame> queries;
    private @Nullable Szy206Joiner joiner;
    private Instant frameDeadline = Instant.MAX;
    private @Nullable Szy206Frame last;

    /** A dialogue that has not begun. */
    public Szy206Centre(Manner manner) {
        this.manner = manner;
        this.queries = new InTurn<>(MOST_WAITING, manner.timeout(), Szy206Answers.SENDINGS - 1);
    }

    /** When {@link #expire} is due; empty while nothing is awaited. */
    public Optional<Instant> deadline() {
        var queried = queries.deadline().orElse(Instant.MAX);
        var earliest = queried.isBefore(frameDeadline) ? queried : frameDeadline;
        return earliest.equals(Instant.MAX) ? Optional.empty() : Optional.of(earliest);
    }

    /**
     * Sends a query or command, or has it wait for the one under way.
     *
     * @throws IllegalStateException if {@link #MOST_WAITING} wait already
     */
    public List<Action> query(Szy206Frame frame, Instant now) {
        queries.add(frame);
        var actions = new ArrayList<Action>();
        next(now, actions);
        return actions;
    }

    /** Takes a frame of the terminal. A report that was kept already is confirmed again and not kept again. */
    public List<Action> receive(Szy206Frame frame, Instant now) {
        var actions = new ArrayList<Action>();
        if (frame.isUp()) {
            if (isRepeated(frame)) {
                confirmation(frame, now).ifPresent(answer -> actions.add(new Action.Send(answer)));
            } else if (frame.divs() < 0) {
                whole(frame, confirmation(frame, now), now, actions);
            } else {
                part(frame, now, actions);
            }
            last = frame;
            next(now, actions);
        }
        return actions;
    }

    /** The same frame with a lower countdown: its confirmation was lost. */
    private boolean isRepeated(Szy206Frame frame) {
        var before = last;
        return before != null
                && Szy206Answers.isConfirmed(frame)
                && frame.countdown() < before.countdown()
                && frame.equals(before.withCountdown(frame.countdown()));
    }

    private Optional<Szy206Frame> confirmation(Szy206Frame frame, Instant now) {
        return Szy206Answers.isConfirmed(frame)
                ? Optional.of(Szy206Answers.taken(frame, manner.mode(), now, manner.offset(), manner.edition()))
                : Optional.empty();
    }

    private void whole(Szy206Frame message, Optional<Szy206Frame> answer, Instant now, List<Action> actions) {
        var asking = queries.underWay().orElse(null);
        boolean asked = asking != null
                && answer.isEmpty()
                && asking.function() == message.function()
                && asking.address().equals(message.address());
        actions.add(new Action.Keep(message, answer, asked));
        if (asking != null && asked) {
            endQuery(asking, true, actions);
        }
    }

    private void part(Szy206Frame frame, Instant now, List<Action> actions) {
        if (frame.divs() == 0) {
            actions.add(new Action.Incomplete(List.of(frame), "frame 0 of a message cannot be"));
            return;
        }
        var current = joiner;
        if (current == null || !current.takes(frame)) {
            if (current != null) {
                giveUp(current, "another message began", actions);
            }
            current = new Szy206Joiner(frame);
            joiner = current;
        } else {
            current.add(frame);
        }
        var answer = confirmation(frame, now);
        if (current.isWhole()) {
            forget();
            whole(current.whole(), answer, now, actions);
            return;
        }
        frameDeadline = now.plus(manner.timeout().multipliedBy(Szy206Answers.SENDINGS));
        if (queries.underWay()
                .filter(asking -> asking.function() == frame.function())
                .isPresent()) {
            queries.await(frameDeadline);
        }
        answer.ifPresent(confirmed -> actions.add(new Action.Send(confirmed)));
    }

    private void giveUp(Szy206Joiner current, String why, List<Action> actions) {
        actions.add(new Action.Incomplete(current.frames(), why));
        forget();
    }

    private void forget() {
        joiner = null;
        frameDeadline = Instant.MAX;
    }

    /** Says that {@code now} has come. */
    public List<Action> expire(Instant now) {
        var actions = new ArrayList<Action>();
        var current = joiner;
        if (current != null && !now.isBefore(frameDeadline)) {
            giveUp(current, "the next frame did not come", actions);
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

    private void endQuery(Szy206Frame asking, boolean answered, List<Action> actions) {
        actions.add(new Action.Ended(asking, answered));
        queries.end();
    }

    private void next(Instant now, List<Action> actions) {
        queries.next(now).ifPresent(asking -> send(asking, now, actions));
    }

    /** Sends the query; a command that sets the clock tells the time at which it is sent. */
    private void send(Szy206Frame asking, Instant now, List<Action> actions) {
        int countdown = Szy206Answers.SENDINGS + 1 - queries.sent();
        actions.add(new Action.Send(asking.withCountdown(countdown).with(-1, current(asking, now))));
    }

    private Octets current(Szy206Frame asking, Instant now) {
        return asking.function() == 0x11 ? Szy206Answers.clock(asking.data(), now, manner.offset()) : asking.data();
    }
}
