package io.mailuo.codec.gb43229;

import io.mailuo.codec.bytes.Octets;
import io.mailuo.codec.gb43229.Gb43229Frame.Device;
import io.mailuo.codec.gb43229.Gb43229Frame.Operation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One side of the link between a detector and a controller, GB/T 43229-2023: the detector connects (81 of object 0101)
 * and is answered (84); then the controller asks every 5 seconds whether it is there (80 of 0101, answered by 83), and
 * either holds the link for lost after 15 seconds without a frame. Reports (82) are answered (85) once they are kept. A
 * pure state machine: times and frames are passed in, actions come out. Experimental. Not thread-safe.
 */
public final class Gb43229Link {

    /** How often the controller asks. */
    public static final Duration HEARTBEAT = Duration.ofSeconds(5);
    /** After how long without a frame the link is lost; a detector then connects again. */
    public static final Duration LOST = Duration.ofSeconds(15);

    private static final int LINK = 0x0101;
    private static final int VERSION = 0x10;
    private static final int OBJECT_FAULT = 7;

    /** What the caller has to do. */
    public sealed interface Action {

        /** Send this frame now. */
        record Send(Gb43229Frame frame) implements Action {}

        /** The link stands, or it does no longer. */
        record Linked(boolean linked) implements Action {}

        /** Keep this report, and send the answer once it is kept. */
        record Keep(Gb43229Frame report, Gb43229Frame answer) implements Action {}

        /** Answer this query or this setting with {@link Gb43229Frame#answer}. */
        record Asked(Gb43229Frame request) implements Action {}

        /** The peer's answer, or its error. */
        record Answered(Gb43229Frame answer) implements Action {}
    }

    private final Device self;
    private final boolean detector;
    private @Nullable Device peer;
    private boolean linked;
    private Instant heard = Instant.MAX;
    private Instant next = Instant.MAX;

    private Gb43229Link(Device self, boolean detector, @Nullable Device peer) {
        this.self = self;
        this.detector = detector;
        this.peer = peer;
    }

    /** The controller's side, which waits for a detector. */
    public static Gb43229Link controller(Device self) {
        return new Gb43229Link(self, false, null);
    }

    /** The detector's side. */
    public static Gb43229Link detector(Device self, Device controller) {
        return new Gb43229Link(self, true, controller);
    }

    /** Whether the link stands. */
    public boolean isLinked() {
        return linked;
    }

    /** When {@link #expire} is due; empty while nothing is awaited. */
    public Optional<Instant> deadline() {
        var lost = linked ? heard.plus(LOST) : Instant.MAX;
        var earliest = next.isBefore(lost) ? next : lost;
        return earliest.equals(Instant.MAX) ? Optional.empty() : Optional.of(earliest);
    }

    /** Has the detector connect, and try again until it is answered. */
    public List<Action> connect(Instant now) {
        next = now.plus(HEARTBEAT);
        return List.of(send(Operation.SET, LINK, Octets.NONE));
    }

    /**
     * A frame to the peer: a report, a query or a setting.
     *
     * @throws IllegalStateException if no peer is known yet
     */
    public Gb43229Frame frame(Operation operation, int object, Octets content) {
        var to = peer;
        if (to == null) {
            throw new IllegalStateException("no detector has connected yet");
        }
        return new Gb43229Frame(0, self, to, VERSION, operation.code(), object, content);
    }

    private Action send(Operation operation, int object, Octets content) {
        return new Action.Send(frame(operation, object, content));
    }

    /** Takes a frame of the peer. Frames for others are passed over. */
    public List<Action> receive(Gb43229Frame frame, Instant now) {
        boolean connects = !detector && frame.operation() == Operation.SET.code() && frame.object() == LINK;
        if (!frame.receiver().equals(self) || !connects && !frame.sender().equals(peer)) {
            return List.of();
        }
        heard = now;
        var actions = new ArrayList<Action>();
        if (connects) {
            peer = frame.sender();
            next = now.plus(HEARTBEAT);
            actions.add(new Action.Send(frame.answer(Octets.NONE)));
            link(actions);
            return actions;
        }
        switch (frame.operation()) {
            case 0x80, 0x81 -> asked(frame, actions);
            case 0x82 -> actions.add(new Action.Keep(frame, frame.answer(Octets.NONE)));
            case 0x83, 0x84, 0x85, 0x86 -> answered(frame, actions);
            default ->
                actions.add(send(
                        Operation.ERROR_ANSWER, frame.object(), new Gb43229Content.Failure(OBJECT_FAULT - 1).bytes()));
        }
        return actions;
    }

    private void link(List<Action> actions) {
        if (!linked) {
            linked = true;
            actions.add(new Action.Linked(true));
        }
    }

    private void asked(Gb43229Frame frame, List<Action> actions) {
        if (frame.object() == LINK) {
            actions.add(new Action.Send(frame.answer(Octets.NONE)));
        } else if (Gb43229Content.OBJECTS.containsKey(frame.object())) {
            actions.add(new Action.Asked(frame));
        } else {
            actions.add(send(Operation.ERROR_ANSWER, frame.object(), new Gb43229Content.Failure(OBJECT_FAULT).bytes()));
        }
    }

    private void answered(Gb43229Frame frame, List<Action> actions) {
        if (frame.object() != LINK) {
            actions.add(new Action.Answered(frame));
        } else if (detector && frame.operation() == Operation.SET_ANSWER.code()) {
            next = Instant.MAX;
            link(actions);
        }
    }

    /** Says that {@code now} has come. */
    public List<Action> expire(Instant now) {
        var actions = new ArrayList<Action>();
        if (linked && !now.isBefore(heard.plus(LOST))) {
            linked = false;
            heard = Instant.MAX;
            next = Instant.MAX;
            actions.add(new Action.Linked(false));
            if (detector) {
                actions.addAll(connect(now));
            }
        } else if (!now.isBefore(next)) {
            next = now.plus(HEARTBEAT);
            actions.add(send(detector ? Operation.SET : Operation.QUERY, LINK, Octets.NONE));
        }
        return actions;
    }
}
