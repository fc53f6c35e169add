package io.mailuo.codec.hj212;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;

/**
 * One request of a platform to a device and what comes of it (HJ 212-2017, 6.4): the request, 9011, data if there is
 * any, 9012; or a notification and 9013. Waits and resends as the standard says: 10 seconds, 3 times. A pure state
 * machine: times are passed in, messages are handed in and out. Not thread-safe.
 */
public final class Hj212Exchange {

    /** How long to wait for the next message, unless {@link #Hj212Exchange(Hj212Message, Instant, Duration, int)} says. */
    public static final Duration TIMEOUT = Duration.ofSeconds(10);
    /** How often to send again. */
    public static final int RESENDS = 3;

    /** How far an exchange has come. */
    public enum State {
        /** Sent; waiting for 9011 or 9013. */
        SENT,
        /** The device executes it; waiting for 9012. */
        EXECUTING,
        /** Executed, or the notification was taken. {@link Hj212Exchange#code()} is ExeRtn, if there was one. */
        DONE,
        /** The device refused; {@link Hj212Exchange#code()} is QnRtn. */
        REFUSED,
        /** The device has not answered in time, however often it was asked. */
        UNANSWERED
    }

    private final Hj212Message request;
    private final Duration timeout;
    private final int resends;
    private State state = State.SENT;
    private Instant deadline;
    private int sent = 1;
    private int code = -1;

    /** An exchange whose request has just been sent, with the standard's patience. */
    public Hj212Exchange(Hj212Message request, Instant now) {
        this(request, now, TIMEOUT, RESENDS);
    }

    /**
     * An exchange whose request has just been sent.
     *
     * @param timeout how long to wait for each next message
     * @param resends how often to send again
     */
    public Hj212Exchange(Hj212Message request, Instant now, Duration timeout, int resends) {
        this.request = request;
        this.timeout = timeout;
        this.resends = resends;
        this.deadline = now.plus(timeout);
    }

    /** The request. */
    public Hj212Message request() {
        return request;
    }

    /** How far it has come. */
    public State state() {
        return state;
    }

    /** The device's QnRtn or ExeRtn, once it is refused or done. */
    public OptionalInt code() {
        return code < 0 ? OptionalInt.empty() : OptionalInt.of(code);
    }

    /** Whether nothing more will happen. */
    public boolean ended() {
        return state != State.SENT && state != State.EXECUTING;
    }

    /** When {@link #expire} is due. */
    public Instant deadline() {
        return deadline;
    }

    /**
     * Takes a message of the device.
     *
     * @return whether it belongs to this exchange: it repeats the request's QN, and the MN
     */
    public boolean receive(Hj212Message message, Instant now) {
        String qn = request.qn();
        if (ended() || qn == null || !qn.equals(message.qn()) || !request.mn().equals(message.mn())) {
            return false;
        }
        deadline = now.plus(timeout);
        switch (message.cn()) {
            case "9011" -> {
                int qnRtn = number(message, "QnRtn");
                state = qnRtn == Hj212Answers.ACCEPTED ? State.EXECUTING : State.REFUSED;
                code = state == State.REFUSED ? qnRtn : -1;
            }
            case "9012" -> {
                code = number(message, "ExeRtn");
                state = State.DONE;
            }
            case "9013" -> state = State.DONE;
            default -> {
                // Data of the request; the exchange goes on until 9012.
            }
        }
        return true;
    }

    private static int number(Hj212Message message, String field) {
        return message.value(field)
                .filter(value -> value.matches("[0-9]{1,9}"))
                .map(Integer::parseInt)
                .orElse(Hj212Answers.NO_DATA);
    }

    /**
     * Says that {@code now} has come.
     *
     * @return whether the request must be sent again
     */
    public boolean expire(Instant now) {
        if (ended() || now.isBefore(deadline)) {
            return false;
        }
        if (state == State.EXECUTING || sent > resends) {
            state = State.UNANSWERED;
            return false;
        }
        sent++;
        deadline = now.plus(timeout);
        return true;
    }
}
