package io.mailuo.codec.iec104;

import io.mailuo.codec.bytes.Octets;
import io.mailuo.codec.iec104.TypeId.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A command that is selected before it is executed (IEC 60870-5-101, 6.8): select, confirmation, execute, confirmation,
 * termination. A pure state machine: data units and times are handed in. Not thread-safe.
 */
public final class Iec104Command {

    /** How far it has come. */
    public enum State {
        SELECTING,
        EXECUTING,
        /** Confirmed; the plant moves. Not every station ends it with a termination. */
        CONFIRMED,
        DONE,
        REFUSED,
        UNANSWERED
    }

    private static final int SELECT = 0x80;
    /** Those whose last byte has the select bit. */
    private static final Set<Kind> SELECTABLE =
            Set.of(Kind.COMMAND, Kind.SET_NORMALISED, Kind.SET_SCALED, Kind.SET_REAL);

    private final Asdu execute;
    private final Duration timeout;
    private State state = State.SELECTING;
    private Instant deadline;

    /**
     * @param execute the command as it is to be executed, of one object
     * @param now when its selection is sent
     * @param timeout how long each confirmation may take
     * @throws IllegalArgumentException if it has not one object, or is of a type without a select bit
     */
    public Iec104Command(Asdu execute, Instant now, Duration timeout) {
        if (execute.objects().size() != 1) {
            throw new IllegalArgumentException("a command has one object");
        }
        if (!SELECTABLE.contains(execute.type().kind())) {
            throw new IllegalArgumentException(execute.type() + " cannot be selected");
        }
        this.execute = execute;
        this.timeout = timeout;
        this.deadline = now.plus(timeout);
    }

    /** What is to be sent first: the command with its select bit set. */
    public Asdu selection() {
        var object = execute.objects().getFirst();
        byte[] element =
                Arrays.copyOf(object.element().bytes(), object.element().length());
        element[execute.type().elementSize() - 1] |= (byte) SELECT;
        return new Asdu(
                execute.type(),
                false,
                Asdu.ACTIVATION,
                false,
                execute.test(),
                execute.originator(),
                execute.station(),
                List.of(new Asdu.InformationObject(object.address(), new Octets(element))));
    }

    /** How far it has come. */
    public State state() {
        return state;
    }

    /**
     * Takes a data unit of the station.
     *
     * @return what is to be sent in turn
     */
    public Optional<Asdu> receive(Asdu asdu, Instant now) {
        boolean mine = asdu.type() == execute.type()
                && asdu.station() == execute.station()
                && asdu.objects().size() == 1
                && asdu.objects().getFirst().address()
                        == execute.objects().getFirst().address();
        boolean open = state == State.SELECTING || state == State.EXECUTING || state == State.CONFIRMED;
        if (!mine || !open) {
            return Optional.empty();
        }
        if (asdu.negative() || asdu.cause() > Asdu.TERMINATION) {
            state = State.REFUSED;
            return Optional.empty();
        }
        if (asdu.cause() == Asdu.TERMINATION) {
            // Nothing was executed yet while selecting: then it ends the command before this one.
            state = state == State.SELECTING ? state : State.DONE;
            return Optional.empty();
        }
        if (asdu.cause() != Asdu.CONFIRMATION) {
            return Optional.empty();
        }
        deadline = now.plus(timeout);
        if (state == State.SELECTING) {
            state = State.EXECUTING;
            return Optional.of(execute);
        }
        state = State.CONFIRMED;
        return Optional.empty();
    }

    /** Says that {@code now} has come. */
    public void tick(Instant now) {
        if ((state == State.SELECTING || state == State.EXECUTING) && !now.isBefore(deadline)) {
            state = State.UNANSWERED;
        }
    }
}
