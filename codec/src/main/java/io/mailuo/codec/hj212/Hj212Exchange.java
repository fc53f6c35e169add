package io.mailuo.codec.hj212;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;

/**
 * One command and what comes of it (HJ 212-2017, 6.1, 6.2 and 6.5): a platform's request, 9011, data if there is any,
 * 9012; a notification of either side and 9013; a device's data and 9014. Waits and resends as the standard says: 10
 * seconds, 3 times. Once the request is accepted it is not sent again: the next message overdue ends it (6.2.2). A pure
 * state machine: times are passed in, messages are handed in and out. Not thread-safe.
 */
public final class Hj212Exchange {

    /** How long to wait for the next message, unless {@link #Hj212Exchange(Hj212Message, Instant, Duration, int)} says. */
    public static final Duration TIMEOUT = Duration.ofSeconds(10);
    /** How often to send again. */
    public static final int RESENDS = 3;

    /** QnRtn: unknown error (table 7). */
    private static final int UNKNOWN = 100;

    /** How far an exchange has come. */
    public enum State {
        /** Sent; waiting for 9011, 9013 or 9014. */
        SENT,
        /** The device executes it; waiting for 9012. */
        EXECUTING,
        /** Executed, or the notification or the data was taken. {@link Hj212Exchange#code()} is ExeRtn, if there was one. */
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
     * Takes a message of the other side.
     *
     * @return whether it belongs to this exchange: it repeats the MN, and the QN; or, while a request is executed, its
     *     command, since data has request numbers of its own (C.20)
     */
    public boolean receive(Hj212Message message, Instant now) {
        if (ended() || !request.mn().equals(message.mn())) {
            return false;
        }
        String qn = request.qn();
        boolean data = state == State.EXECUTING && request.cn().equals(message.cn());
        if (!data && (qn == null || !qn.equals(message.qn()))) {
            return false;
        }
        deadline = now.plus(timeout);
        switch (message.cn()) {
            case "9011" -> {
                int qnRtn = number(message, "QnRtn");
                state = qnRtn == Hj212Returns.ACCEPTED ? State.EXECUTING : State.REFUSED;
                code = state == State.REFUSED ? qnRtn : -1;
            }
            case "9012" -> {
                code = number(message, "ExeRtn");
                state = State.DONE;
            }
            case "9013", "9014" -> state = State.DONE;
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
                .orElse(UNKNOWN);
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
