package io.mailuo.codec.iec104;

import io.mailuo.codec.bytes.Octets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The controlling station's side of one connection (IEC 60870-5-104, 5.2 to 5.5), as a pure state machine: what arrives
 * and the time are handed in, what is to be sent is handed out by {@link #outgoing}. Data is acknowledged only up to
 * where {@link #stored} has been called, so that acknowledged means stored. Not thread-safe.
 *
 * <p>After any {@link Fault} the connection must be closed; a new connection needs a new master.
 */
public final class Iec104Master {

    /**
     * The parameters of clause 9.6.
     *
     * @param k most units sent and not acknowledged
     * @param w most units received and not acknowledged
     * @param t1 longest wait for an acknowledgement
     * @param t2 longest delay of an acknowledgement, less than t1
     * @param t3 longest silence before a test
     */
    public record Parameters(int k, int w, Duration t1, Duration t2, Duration t3) {

        /** The standard's defaults. */
        public static final Parameters DEFAULT =
                new Parameters(12, 8, Duration.ofSeconds(15), Duration.ofSeconds(10), Duration.ofSeconds(20));
    }

    /** Why the connection must be closed. */
    public enum Fault {
        /** The other side's sequence number is not the expected one, or it acknowledges what was never sent. */
        SEQUENCE,
        /** A unit, a start or a test was not acknowledged within t1. */
        SILENCE
    }

    private final Parameters parameters;
    private final Deque<Asdu> waiting = new ArrayDeque<>();
    private final Deque<Instant> unacknowledged = new ArrayDeque<>();
    private final List<Apdu> out = new ArrayList<>();

    private boolean started;
    private @Nullable Fault fault;
    private int nextSent;
    private int nextReceived;
    private int storedUpTo;
    private int acknowledgedUpTo;
    private @Nullable Instant oldestUnstored;
    private @Nullable Instant controlSentAt;
    private Instant lastHeard;

    /** A master on a connection that was just opened; the first thing to send is STARTDT. */
    public Iec104Master(Parameters parameters, Instant now) {
        this.parameters = parameters;
        this.lastHeard = now;
        control(Apdu.Control.START_ACT, now);
    }

    private void control(Apdu.Control control, Instant now) {
        out.add(control);
        controlSentAt = now;
    }

    /** Whether data transfer is started. */
    public boolean isStarted() {
        return started;
    }

    /** Why the connection must be closed; null while it is sound. */
    public @Nullable Fault fault() {
        return fault;
    }

    /** What is to be sent now, in this order. */
    public List<Apdu> outgoing() {
        var units = List.copyOf(out);
        out.clear();
        return units;
    }

    /** Takes a unit of the controlled station. Its data unit, if it has one, is the caller's to store. */
    public void receive(Apdu apdu, Instant now) {
        if (fault != null) {
            return;
        }
        lastHeard = now;
        switch (apdu) {
            case Apdu.Information(int sent, int received, Asdu asdu) -> {
                if (sent != nextReceived) {
                    fault = Fault.SEQUENCE;
                    return;
                }
                nextReceived = next(nextReceived);
                oldestUnstored = oldestUnstored == null ? now : oldestUnstored;
                acknowledge(received);
            }
            case Apdu.Supervision(int received) -> acknowledge(received);
            case Apdu.Control control -> receive(control);
        }
        sendWaiting(now);
    }

    private void receive(Apdu.Control control) {
        switch (control) {
            case START_CON -> {
                started = true;
                controlSentAt = null;
            }
            case STOP_CON -> {
                started = false;
                controlSentAt = null;
            }
            case TEST_CON -> controlSentAt = null;
            case TEST_ACT -> out.add(Apdu.Control.TEST_CON);
            case START_ACT, STOP_ACT -> {
                // Only a controlling station sends these; one that receives them has nothing to answer.
            }
        }
    }

    private void acknowledge(int received) {
        int outstanding = unacknowledged.size();
        int confirmed = received - (nextSent - outstanding) & Apdu.MODULUS - 1;
        if (confirmed > outstanding) {
            fault = Fault.SEQUENCE;
            return;
        }
        for (int i = 0; i < confirmed; i++) {
            unacknowledged.remove();
        }
    }

    /** Says that everything received so far is safely kept, and may be acknowledged. */
    public void stored(Instant now) {
        storedUpTo = nextReceived;
        int count = storedUpTo - acknowledgedUpTo & Apdu.MODULUS - 1;
        if (count >= parameters.w()) {
            supervise();
        }
    }

    private void supervise() {
        out.add(new Apdu.Supervision(storedUpTo));
        acknowledged();
    }

    /** What came later still awaits its acknowledgement, counted from the oldest unit so that it is never late. */
    private void acknowledged() {
        acknowledgedUpTo = storedUpTo;
        oldestUnstored = storedUpTo == nextReceived ? null : oldestUnstored;
    }

    /** Sends a data unit as soon as data transfer is started and the window has room. */
    public void send(Asdu asdu, Instant now) {
        waiting.add(asdu);
        sendWaiting(now);
    }

    private void sendWaiting(Instant now) {
        while (started && fault == null && !waiting.isEmpty() && unacknowledged.size() < parameters.k()) {
            out.add(new Apdu.Information(nextSent, storedUpTo, waiting.remove()));
            acknowledged();
            unacknowledged.add(now);
            nextSent = next(nextSent);
        }
    }

    private static int next(int number) {
        return number + 1 & Apdu.MODULUS - 1;
    }

    /** Says that {@code now} has come. To be called at least every second. */
    public void tick(Instant now) {
        if (fault != null) {
            return;
        }
        var oldest = unacknowledged.peek();
        boolean unanswered = oldest != null && past(oldest, parameters.t1(), now)
                || controlSentAt != null && past(controlSentAt, parameters.t1(), now);
        if (unanswered) {
            fault = Fault.SILENCE;
            return;
        }
        boolean due = oldestUnstored != null && past(oldestUnstored, parameters.t2(), now);
        if (due && storedUpTo != acknowledgedUpTo) {
            supervise();
        }
        if (controlSentAt == null && past(lastHeard, parameters.t3(), now)) {
            control(Apdu.Control.TEST_ACT, now);
        }
    }

    private static boolean past(Instant since, Duration limit, Instant now) {
        return !now.isBefore(since.plus(limit));
    }

    /** Ends data transfer. */
    public void stop(Instant now) {
        control(Apdu.Control.STOP_ACT, now);
    }

    /** A general interrogation of a station (C_IC_NA_1, qualifier 20). */
    public static Asdu generalInterrogation(int station) {
        return command(TypeId.C_IC_NA_1, station, 0, new byte[] {20});
    }

    /** A counter interrogation of a station (C_CI_NA_1, general request). */
    public static Asdu counterInterrogation(int station) {
        return command(TypeId.C_CI_NA_1, station, 0, new byte[] {5});
    }

    /** Sets a station's clock (C_CS_NA_1). */
    public static Asdu clockSynchronisation(int station, Instant now, ZoneOffset offset) {
        return command(TypeId.C_CS_NA_1, station, 0, Element.cp56(now, offset).bytes());
    }

    /** A single command (C_SC_NA_1); with {@code select} it only selects. */
    public static Asdu single(int station, int address, boolean on, boolean select) {
        return command(TypeId.C_SC_NA_1, station, address, new byte[] {(byte) ((on ? 1 : 0) | (select ? 0x80 : 0))});
    }

    /** A set point of a real number (C_SE_NC_1); with {@code select} it only selects. */
    public static Asdu setPoint(int station, int address, float value, boolean select) {
        int bits = Float.floatToIntBits(value);
        return command(TypeId.C_SE_NC_1, station, address, new byte[] {
            (byte) bits, (byte) (bits >> 8), (byte) (bits >> 16), (byte) (bits >> 24), (byte) (select ? 0x80 : 0)
        });
    }

    private static Asdu command(TypeId type, int station, int address, byte[] element) {
        return new Asdu(
                type,
                false,
                Asdu.ACTIVATION,
                false,
                false,
                0,
                station,
                List.of(new Asdu.InformationObject(address, new Octets(element))));
    }
}
