package io.mailuo.codec.sl651;

import io.mailuo.codec.bytes.Octets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The station's side of the dialogue (SL 651-2014, 6.3): sends a report once (M1), until it is confirmed (M2), or in
 * packets (M3), and hands queries out (M4). One message at a time. A pure state machine: times and frames are passed in,
 * actions come out. Not thread-safe.
 */
public final class Sl651Station {

    /** What the caller has to do. */
    public sealed interface Action {

        /** Send this frame now. */
        record Send(Sl651Frame frame) implements Action {}

        /** Answer or execute this query of the centre. */
        record Asked(Sl651Frame query) implements Action {}

        /**
         * The message sent has ended.
         *
         * @param confirmed whether the centre has it
         * @param stayOnline whether the centre wants the station to stay online
         */
        record Ended(boolean confirmed, boolean stayOnline) implements Action {}
    }

    private final Duration timeout;
    private List<Sl651Frame> sending = List.of();
    private int sent;
    private Instant deadline = Instant.MAX;

    /** A station that waits {@code timeout} for each confirmation. */
    public Sl651Station(Duration timeout) {
        this.timeout = timeout;
    }

    /** When {@link #expire} is due; empty while nothing is awaited. */
    public Optional<Instant> deadline() {
        return deadline.equals(Instant.MAX) ? Optional.empty() : Optional.of(deadline);
    }

    /** Sends a message that nobody confirms (M1), such as one that keeps the link alive. */
    public List<Action> tell(Sl651Frame message) {
        return List.of(new Action.Send(message));
    }

    /**
     * Sends a message until it is confirmed: in one frame (M2), or in packets (M3).
     *
     * @param mostBytes how much of a body a packet may hold; a longer body is cut
     * @throws IllegalStateException if another message is not confirmed yet
     */
    public List<Action> send(Sl651Frame message, int mostBytes, Instant now) {
        if (!sending.isEmpty()) {
            throw new IllegalStateException("another message is not confirmed yet");
        }
        sending = split(message, mostBytes);
        sent = 1;
        deadline = now.plus(timeout);
        var actions = new ArrayList<Action>();
        sending.forEach(frame -> actions.add(new Action.Send(frame)));
        return actions;
    }

    /** The packets of {@code message}; itself where its body has at most {@code mostBytes}. */
    static List<Sl651Frame> split(Sl651Frame message, int mostBytes) {
        byte[] body = message.body().bytes();
        if (body.length <= mostBytes) {
            return List.of(message);
        }
        int packets = (body.length + mostBytes - 1) / mostBytes;
        if (packets > Sl651Format.MAX_BODY) {
            throw new IllegalArgumentException("the message takes " + packets + " packets, at most 4095 can be");
        }
        var frames = new ArrayList<Sl651Frame>();
        for (int i = 0; i < packets; i++) {
            byte[] part = Arrays.copyOfRange(body, i * mostBytes, Math.min(body.length, (i + 1) * mostBytes));
            int end = i == packets - 1 ? Sl651Frame.LAST : Sl651Frame.MORE;
            frames.add(message.with(packets, i + 1, new Octets(part), end));
        }
        return frames;
    }

    /** Takes a frame of the centre. */
    public List<Action> receive(Sl651Frame frame, Instant now) {
        if (frame.up()) {
            return List.of();
        }
        if (frame.end() == Sl651Frame.QUERY) {
            return List.of(new Action.Asked(frame));
        }
        if (sending.isEmpty() || sending.getFirst().function() != frame.function()) {
            return List.of();
        }
        if (frame.end() != Sl651Frame.RESEND) {
            sending = List.of();
            deadline = Instant.MAX;
            return List.of(new Action.Ended(true, frame.end() != Sl651Frame.MAY_LEAVE));
        }
        @Nullable
        Sl651Frame missing =
                frame.packet() >= 1 && frame.packet() <= sending.size() ? sending.get(frame.packet() - 1) : null;
        if (missing == null) {
            return List.of();
        }
        deadline = now.plus(timeout);
        return List.of(
                new Action.Send(missing.with(missing.packets(), missing.packet(), missing.body(), Sl651Frame.LAST)));
    }

    /** Says that {@code now} has come: what is not confirmed is sent again twice, of packets the last one. */
    public List<Action> expire(Instant now) {
        if (sending.isEmpty() || now.isBefore(deadline)) {
            return List.of();
        }
        if (sent > Sl651Centre.RESENDS) {
            sending = List.of();
            deadline = Instant.MAX;
            return List.of(new Action.Ended(false, false));
        }
        sent++;
        deadline = now.plus(timeout);
        return List.of(new Action.Send(sending.getLast()));
    }
}
