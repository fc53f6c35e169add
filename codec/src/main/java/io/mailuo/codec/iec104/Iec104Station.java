package io.mailuo.codec.iec104;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The controlled station's side of one connection (IEC 60870-5-104, 5): answers STARTDT, STOPDT and TESTFR, sends data
 * within the window k once data transfer is started, acknowledges after w units or t2, and hands commands out. A pure
 * state machine: times and units are passed in. Not thread-safe.
 */
public final class Iec104Station {

    /** How many data units may wait to be sent. */
    public static final int MOST_WAITING = 10_000;

    private final Iec104Master.Parameters parameters;
    private final ArrayDeque<Asdu> waiting = new ArrayDeque<>();
    private final List<Apdu> out = new ArrayList<>();
    private boolean started;
    private boolean faulty;
    private int nextSent;
    private int acknowledged;
    private int nextReceived;
    private int unacknowledged;
    private @Nullable Instant oldestReceived;
    private @Nullable Instant oldestSent;

    /** A station on a connection that was just accepted. */
    public Iec104Station(Iec104Master.Parameters parameters) {
        this.parameters = parameters;
    }

    /** Whether data transfer is started. */
    public boolean isStarted() {
        return started;
    }

    /** Whether the connection must be closed: numbers out of order, or nothing acknowledged within t1. */
    public boolean isFaulty() {
        return faulty;
    }

    /** What is to be sent now, in this order. */
    public List<Apdu> outgoing() {
        var units = List.copyOf(out);
        out.clear();
        return units;
    }

    /**
     * Takes a unit of the controlling station.
     *
     * @return the command it carries, to be executed and answered; null where it carries none
     */
    public @Nullable Asdu receive(Apdu apdu, Instant now) {
        if (faulty) {
            return null;
        }
        Asdu command = null;
        switch (apdu) {
            case Apdu.Information(int sent, int received, Asdu asdu) -> {
                if (sent != nextReceived || !started) {
                    faulty = true;
                    return null;
                }
                nextReceived = next(nextReceived);
                oldestReceived = oldestReceived == null ? now : oldestReceived;
                acknowledge(received, now);
                unacknowledged++;
                if (unacknowledged >= parameters.w()) {
                    supervise();
                }
                command = asdu;
            }
            case Apdu.Supervision(int received) -> acknowledge(received, now);
            case Apdu.Control control -> control(control);
        }
        sendWaiting(now);
        return command;
    }

    private void control(Apdu.Control control) {
        switch (control) {
            case START_ACT -> {
                started = true;
                out.add(Apdu.Control.START_CON);
            }
            case STOP_ACT -> {
                started = false;
                out.add(Apdu.Control.STOP_CON);
            }
            case TEST_ACT -> out.add(Apdu.Control.TEST_CON);
            case START_CON, STOP_CON, TEST_CON -> {
                // Only a controlled station sends the first two; a test of ours is confirmed.
            }
        }
    }

    private void acknowledge(int received, Instant now) {
        int outstanding = nextSent - acknowledged & Apdu.MODULUS - 1;
        int confirmed = received - acknowledged & Apdu.MODULUS - 1;
        if (confirmed > outstanding) {
            faulty = true;
            return;
        }
        acknowledged = received;
        oldestSent = confirmed == outstanding ? null : now;
    }

    /**
     * Sends a data unit as soon as data transfer is started and the window has room.
     *
     * @throws IllegalStateException if {@link #MOST_WAITING} wait already
     */
    public void send(Asdu asdu, Instant now) {
        if (waiting.size() >= MOST_WAITING) {
            throw new IllegalStateException(MOST_WAITING + " data units wait already");
        }
        waiting.add(asdu);
        sendWaiting(now);
    }

    private void sendWaiting(Instant now) {
        while (started
                && !faulty
                && !waiting.isEmpty()
                && (nextSent - acknowledged & Apdu.MODULUS - 1) < parameters.k()) {
            out.add(new Apdu.Information(nextSent, nextReceived, waiting.remove()));
            nextSent = next(nextSent);
            unacknowledged = 0;
            oldestReceived = null;
            oldestSent = oldestSent == null ? now : oldestSent;
        }
    }

    private void supervise() {
        out.add(new Apdu.Supervision(nextReceived));
        unacknowledged = 0;
        oldestReceived = null;
    }

    /** Says that {@code now} has come. To be called at least every second. */
    public void tick(Instant now) {
        if (past(oldestReceived, parameters.t2(), now)) {
            supervise();
        }
        faulty |= past(oldestSent, parameters.t1(), now);
    }

    private static boolean past(@Nullable Instant since, Duration limit, Instant now) {
        return since != null && !now.isBefore(since.plus(limit));
    }

    private static int next(int number) {
        return number + 1 & Apdu.MODULUS - 1;
    }

    /** The answer to a command: confirmed or refused (cause 7), or ended (cause 10). */
    public static Asdu answer(Asdu command, int cause, boolean negative) {
        return new Asdu(
                command.type(),
                command.sequence(),
                cause,
                negative,
                command.test(),
                command.originator(),
                command.station(),
                command.objects());
    }
}
