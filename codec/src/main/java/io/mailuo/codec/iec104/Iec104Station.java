package io.mailuo.codec.iec104;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The controlled station's side of one connection (IEC 60870-5-104, 5): answers STARTDT, STOPDT and TESTFR, sends data
 * within the window k once data transfer is started, acknowledges after w units or t2, tests a silent line, and hands
 * commands out. A pure state machine: times and units are passed in. Not thread-safe.
 */
public final class Iec104Station {

    private final Iec104Link link;
    /** Whether a stop is confirmed once all that was sent is acknowledged. */
    private boolean stopping;

    /** A station on a connection that was just accepted. */
    public Iec104Station(Iec104Parameters parameters, Instant now) {
        this.link = new Iec104Link(parameters, now);
    }

    /** Whether data transfer is started. */
    public boolean isStarted() {
        return link.isOpen();
    }

    /** Why the connection must be closed; null while it is sound. */
    public @Nullable Iec104Fault fault() {
        return link.fault();
    }

    /** What is to be sent now, in this order. */
    public List<Apdu> outgoing() {
        return link.outgoing();
    }

    /**
     * Takes a unit of the controlling station.
     *
     * @return the command it carries, to be executed and answered; null where it carries none
     */
    public @Nullable Asdu receive(Apdu apdu, Instant now) {
        if (link.fault() != null) {
            return null;
        }
        link.heard(now);
        switch (apdu) {
            case Apdu.Information _ when !link.isOpen() -> link.fail(Iec104Fault.STOPPED);
            case Apdu.Information information -> link.received(information, now);
            case Apdu.Supervision(int received) -> link.acknowledged(received);
            case Apdu.Control control -> control(control);
        }
        if (link.fault() != null) {
            return null;
        }
        if (stopping && link.isSettled()) {
            stopping = false;
            link.answer(Apdu.Control.STOP_CON);
        }
        Asdu command = apdu instanceof Apdu.Information information ? information.asdu() : null;
        if (command != null) {
            link.stored();
        }
        link.sendWaiting(now);
        return command;
    }

    private void control(Apdu.Control control) {
        switch (control) {
            case START_ACT -> {
                stopping = false;
                link.open();
                link.answer(Apdu.Control.START_CON);
            }
            case STOP_ACT -> {
                link.close();
                stopping = true;
            }
            case TEST_ACT -> link.answer(Apdu.Control.TEST_CON);
            case TEST_CON -> link.answered(Apdu.Control.TEST_ACT);
            case START_CON, STOP_CON -> {
                // Only a controlled station sends these.
            }
        }
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
