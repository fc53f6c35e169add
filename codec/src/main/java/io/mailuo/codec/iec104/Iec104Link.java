package io.mailuo.codec.iec104;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What both sides of a connection do alike (IEC 60870-5-104, 5.1 to 5.3): numbers, the windows k and w, the waits t1 to
 * t3. Not thread-safe.
 */
final class Iec104Link {

    /** How many data units may wait to be sent. */
    static final int MOST_WAITING = 10_000;

    private final Iec104Parameters parameters;
    private final Deque<Asdu> waiting = new ArrayDeque<>();
    /** When each unit was sent that is not acknowledged. */
    private final Deque<Instant> unacknowledged = new ArrayDeque<>();

    private final List<Apdu> out = new ArrayList<>();
    private boolean open;
    private @Nullable Iec104Fault fault;
    private int nextSent;
    private int nextReceived;
    private int storedUpTo;
    private int acknowledgedUpTo;
    private @Nullable Instant oldestUnstored;
    private Apdu.@Nullable Control asked;
    private @Nullable Instant askedAt;
    private Instant lastHeard;

    Iec104Link(Iec104Parameters parameters, Instant now) {
        this.parameters = parameters;
        this.lastHeard = now;
    }

    @Nullable
    Iec104Fault fault() {
        return fault;
    }

    void fail(Iec104Fault why) {
        fault = why;
    }

    /** Whether numbered units may be sent. */
    boolean isOpen() {
        return open;
    }

    void open() {
        open = true;
    }

    /** Nothing numbered is sent any more, and what is stored is acknowledged at once. */
    void close() {
        open = false;
        acknowledgeStored(1);
    }

    /** Whether all that was sent is acknowledged. */
    boolean isSettled() {
        return unacknowledged.isEmpty();
    }

    List<Apdu> outgoing() {
        var units = List.copyOf(out);
        out.clear();
        return units;
    }

    /** Sends what the other side has to answer within t1. */
    void ask(Apdu.Control control, Instant now) {
        out.add(control);
        asked = control;
        askedAt = now;
    }

    /** This is answered; no matter where something else was asked since. */
    void answered(Apdu.Control control) {
        if (asked == control) {
            asked = null;
            askedAt = null;
        }
    }

    /** Answers what the other side asked. */
    void answer(Apdu.Control control) {
        out.add(control);
    }

    /** Something has come. */
    void heard(Instant now) {
        lastHeard = now;
    }

    /** Counts a unit that has come. */
    void received(Apdu.Information information, Instant now) {
        if (information.sent() != nextReceived) {
            fault = Iec104Fault.SEQUENCE;
            return;
        }
        nextReceived = next(nextReceived);
        oldestUnstored = oldestUnstored == null ? now : oldestUnstored;
        acknowledged(information.received());
    }

    /** What was sent has come there, up to before {@code number}. */
    void acknowledged(int number) {
        int outstanding = unacknowledged.size();
        int confirmed = distance(nextSent - outstanding, number);
        if (confirmed > outstanding) {
            fault = Iec104Fault.SEQUENCE;
            return;
        }
        for (int i = 0; i < confirmed; i++) {
            unacknowledged.remove();
        }
    }

    /** Everything that has come may be acknowledged, and is after w units; while data transfer is stopped, at once. */
    void stored() {
        storedUpTo = nextReceived;
        acknowledgeStored(open ? parameters.w() : 1);
    }

    private void acknowledgeStored(int from) {
        if (distance(acknowledgedUpTo, storedUpTo) >= from) {
            out.add(new Apdu.Supervision(storedUpTo));
            acknowledgedStored();
        }
    }

    /** What came later still awaits its acknowledgement, counted from the oldest unit so that it is never late. */
    private void acknowledgedStored() {
        acknowledgedUpTo = storedUpTo;
        oldestUnstored = storedUpTo == nextReceived ? null : oldestUnstored;
    }

    /**
     * Sends a data unit as soon as it may.
     *
     * @throws IllegalStateException if {@link #MOST_WAITING} wait already
     */
    void send(Asdu asdu, Instant now) {
        if (waiting.size() >= MOST_WAITING) {
            throw new IllegalStateException(MOST_WAITING + " data units wait already");
        }
        waiting.add(asdu);
        sendWaiting(now);
    }

    /** Sends what waits and has room in the window. */
    void sendWaiting(Instant now) {
        while (open && fault == null && !waiting.isEmpty() && unacknowledged.size() < parameters.k()) {
            out.add(new Apdu.Information(nextSent, storedUpTo, waiting.remove()));
            acknowledgedStored();
            unacknowledged.add(now);
            nextSent = next(nextSent);
        }
    }

    void tick(Instant now) {
        if (fault != null) {
            return;
        }
        if (past(unacknowledged.peek(), parameters.t1(), now) || past(askedAt, parameters.t1(), now)) {
            fault = Iec104Fault.SILENCE;
            return;
        }
        if (past(oldestUnstored, parameters.t2(), now)) {
            acknowledgeStored(1);
        }
        if (askedAt == null && past(lastHeard, parameters.t3(), now)) {
            ask(Apdu.Control.TEST_ACT, now);
        }
    }

    private static boolean past(@Nullable Instant since, Duration limit, Instant now) {
        return since != null && !now.isBefore(since.plus(limit));
    }

    private static int next(int number) {
        return number + 1 & Apdu.MODULUS - 1;
    }

    private static int distance(int from, int to) {
        return to - from & Apdu.MODULUS - 1;
    }
}
