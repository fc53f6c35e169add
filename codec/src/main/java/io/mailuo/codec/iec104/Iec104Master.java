package io.mailuo.codec.iec104;

import io.mailuo.codec.bytes.Octets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The controlling station's side of one connection (IEC 60870-5-104, 5.2 to 5.5), as a pure state machine: what arrives
 * and the time are handed in, what is to be sent is handed out by {@link #outgoing}. Data is acknowledged only up to
 * where {@link #stored} has been called, so that acknowledged means stored. Not thread-safe.
 *
 * <p>After any {@link Iec104Fault} the connection must be closed; a new connection needs a new master.
 */
public final class Iec104Master {

    private final Iec104Link link;
    private boolean started;

    /** A master on a connection that was just opened; the first thing to send is STARTDT. */
    public Iec104Master(Iec104Parameters parameters, Instant now) {
        this.link = new Iec104Link(parameters, now);
        link.ask(Apdu.Control.START_ACT, now);
    }

    /** Whether data transfer is started; it is until its end is confirmed. */
    public boolean isStarted() {
        return started;
    }

    /** Why the connection must be closed; null while it is sound. */
    public @Nullable Iec104Fault fault() {
        return link.fault();
    }

    /** What is to be sent now, in this order. */
    public List<Apdu> outgoing() {
        return link.outgoing();
    }

    /** Takes a unit of the controlled station. Its data unit, if it has one, is the caller's to store. */
    public void receive(Apdu apdu, Instant now) {
        if (link.fault() != null) {
            return;
        }
        link.heard(now);
        switch (apdu) {
            case Apdu.Information information -> link.received(information, now);
            case Apdu.Supervision(int received) -> link.acknowledged(received);
            case Apdu.Control control -> receive(control);
        }
        link.sendWaiting(now);
    }

    private void receive(Apdu.Control control) {
        switch (control) {
            case START_CON -> {
                started = true;
                link.open();
                link.answered(Apdu.Control.START_ACT);
            }
            case STOP_CON -> {
                started = false;
                link.answered(Apdu.Control.STOP_ACT);
            }
            case TEST_CON -> link.answered(Apdu.Control.TEST_ACT);
            case TEST_ACT -> link.answer(Apdu.Control.TEST_CON);
            case START_ACT, STOP_ACT -> {
                // Only a controlling station sends these; one that receives them has nothing to answer.
            }
        }
    }

    /** Says that everything received so far is safely kept, and may be acknowledged. */
    public void stored() {
        link.stored();
    }

    /**
     * Sends a data unit as soon as data transfer is started and the window has room.
     *
     * @throws IllegalStateException if 10,000 wait already
     */
    public void send(Asdu asdu, Instant now) {
        link.send(asdu, now);
    }

    /** Says that {@code now} has come. To be called at least every second. */
    public void tick(Instant now) {
        link.tick(now);
    }

    /** Ends data transfer: no command is sent any more, data that still comes is acknowledged as it is stored. */
    public void stop(Instant now) {
        link.close();
        link.ask(Apdu.Control.STOP_ACT, now);
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
