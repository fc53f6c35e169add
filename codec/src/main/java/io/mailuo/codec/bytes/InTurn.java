package io.mailuo.codec.bytes;

import io.mailuo.codec.bytes.Resend.Due;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Messages to one peer, one after the other: each is awaited, sent again, and given up, and only then comes the next. The
 * caller sends them. Not thread-safe.
 *
 * @param <M> the message
 */
public final class InTurn<M> {

    private final int mostWaiting;
    private final Duration timeout;
    private final int resends;
    private final ArrayDeque<M> waiting = new ArrayDeque<>();
    private @Nullable Resend<M> open;

    /**
     * Nothing waits yet.
     *
     * @param timeout how long to wait for an answer each time
     * @param resends how often a message is sent again
     */
    public InTurn(int mostWaiting, Duration timeout, int resends) {
        this.mostWaiting = mostWaiting;
        this.timeout = timeout;
        this.resends = resends;
    }

    /**
     * Has a message wait for its turn.
     *
     * @throws IllegalStateException if as many wait already as may
     */
    public void add(M message) {
        if (waiting.size() >= mostWaiting) {
            throw new IllegalStateException(mostWaiting + " messages wait already");
        }
        waiting.add(message);
    }

    /** The message whose turn it is now, to be sent; empty while another is under way, and where none waits. */
    public Optional<M> next(Instant now) {
        if (open != null || waiting.isEmpty()) {
            return Optional.empty();
        }
        open = Resend.steady(waiting.remove(), now, timeout, resends);
        return underWay();
    }

    /** The message that is awaited. */
    public Optional<M> underWay() {
        return Optional.ofNullable(open).map(Resend::message);
    }

    /** How often the message under way has been sent, the first time included. */
    public int sent() {
        return open == null ? 0 : open.sent();
    }

    /** Waits longer for the one under way, of which something has come. */
    public void await(Instant deadline) {
        if (open != null) {
            open.await(deadline);
        }
    }

    /** The message under way is answered, or given up. */
    public void end() {
        open = null;
    }

    /** When {@link #expire} is due; empty while nothing is awaited. */
    public Optional<Instant> deadline() {
        return Optional.ofNullable(open).map(Resend::deadline);
    }

    /** Says that {@code now} has come: whether the message under way is to be sent again, or is over and to be ended. */
    public Due expire(Instant now) {
        return open == null ? Due.WAIT : open.expire(now);
    }
}
