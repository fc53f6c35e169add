package io.mailuo.codec.szy206;

import io.mailuo.codec.bytes.Octets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The terminal's side of the dialogue (SL/T 427-2021 6.2 and 6.3.3): sends a report until it is confirmed, up to three
 * times with the countdown going from 3 to 1, one too long for a frame in several, each of them confirmed; and hands
 * queries and commands out, but for commands that took longer than their time tag allows. One report at a time. A pure
 * state machine: times and frames are passed in, actions come out. Not thread-safe.
 */
public final class Szy206Terminal {

    /** Most bytes of data that a frame holds; a frame of a longer message holds one less. */
    public static final int MOST_DATA = 248;

    private static final int MOST_FRAMES = 255;

    /** What the caller has to do. */
    public sealed interface Action {

        /** Send this frame now. */
        record Send(Szy206Frame frame) implements Action {}

        /** Answer or execute this query or command; its password is the caller's to check. */
        record Asked(Szy206Frame query) implements Action {}

        /** A command that came later than its time tag allows, and is not to be obeyed. */
        record Late(Szy206Frame command) implements Action {}

        /**
         * The report has ended.
         *
         * @param confirmed whether the centre has it
         * @param mode the mode that the centre asks for, -1 where it said nothing
         */
        record Ended(boolean confirmed, int mode) implements Action {}
    }

    private final Duration timeout;
    private final ZoneOffset offset;
    private final Szy206Edition edition;
    private final ArrayDeque<Szy206Frame> sending = new ArrayDeque<>();
    private int countdown;
    private Instant deadline = Instant.MAX;

    /** A terminal that waits {@code timeout} for each confirmation, and whose clock is in {@code offset}. */
    public Szy206Terminal(Duration timeout, ZoneOffset offset, Szy206Edition edition) {
        this.timeout = timeout;
        this.offset = offset;
        this.edition = edition;
    }

    /** When {@link #expire} is due; empty while nothing is awaited. */
    public Optional<Instant> deadline() {
        return deadline.equals(Instant.MAX) ? Optional.empty() : Optional.of(deadline);
    }

    /**
     * Sends a report until it is confirmed.
     *
     * @throws IllegalStateException if another report is not confirmed yet
     * @throws IllegalArgumentException if it takes more than 255 frames
     */
    public List<Action> report(Szy206Frame report, Instant now) {
        if (!sending.isEmpty()) {
            throw new IllegalStateException("another report is not confirmed yet");
        }
        sending.addAll(split(report));
        countdown = Szy206Answers.SENDINGS;
        return List.of(send(now));
    }

    /** The frames of {@code message}; itself where one is enough. */
    static List<Szy206Frame> split(Szy206Frame message) {
        byte[] data = message.data().bytes();
        if (data.length <= MOST_DATA) {
            return List.of(message);
        }
        int most = MOST_DATA - 1;
        int count = (data.length + most - 1) / most;
        if (count > MOST_FRAMES) {
            throw new IllegalArgumentException("the message takes " + count + " frames, at most 255 can be");
        }
        var frames = new ArrayList<Szy206Frame>();
        for (int i = 0; i < count; i++) {
            byte[] part = Arrays.copyOfRange(data, i * most, Math.min(data.length, (i + 1) * most));
            frames.add(message.with(count - i, new Octets(part)));
        }
        return frames;
    }

    private Action send(Instant now) {
        deadline = now.plus(timeout);
        return new Action.Send(sending.getFirst().withCountdown(countdown));
    }

    /** Takes a frame of the centre. */
    public List<Action> receive(Szy206Frame frame, Instant now) {
        if (frame.isUp()) {
            return List.of();
        }
        @Nullable Szy206Frame sent = sending.peekFirst();
        if (sent != null && sent.function() == frame.function() && sent.divs() == frame.divs()) {
            sending.removeFirst();
            if (!sending.isEmpty()) {
                countdown = Szy206Answers.SENDINGS;
                return List.of(send(now));
            }
            deadline = Instant.MAX;
            return List.of(new Action.Ended(
                    true, frame.data().length() > 0 ? frame.data().at(0) : -1));
        }
        if (Szy206Answers.isConfirmed(sample(frame))) {
            return List.of();
        }
        boolean late = Szy206Bodies.isCommand(frame.function()) && isLate(frame, now);
        return List.of(late ? new Action.Late(frame) : new Action.Asked(frame));
    }

    /** A frame of the same function going up: what would be confirmed by it. */
    private static Szy206Frame sample(Szy206Frame frame) {
        return Szy206Answers.report(frame.address(), frame.function(), frame.content(), Octets.NONE);
    }

    private boolean isLate(Szy206Frame command, Instant now) {
        var tag = Szy206Bodies.tagOf(command, edition);
        return tag.isPresent() && tag.get().isLate(now, offset);
    }

    /** Says that {@code now} has come: what is not confirmed is sent again until the countdown ends. */
    public List<Action> expire(Instant now) {
        if (sending.isEmpty() || now.isBefore(deadline)) {
            return List.of();
        }
        if (countdown <= 1) {
            sending.clear();
            deadline = Instant.MAX;
            return List.of(new Action.Ended(false, -1));
        }
        countdown--;
        return List.of(send(now));
    }
}
