package io.mailuo.codec.bytes;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/**
 * A message that is sent again until it is answered or has been sent often enough. The caller sends it the first time.
 *
 * @param <M> the message
 */
public final class Resend<M> {

    /** What is to be done. */
    public enum Due {
        /** Nothing yet. */
        WAIT,
        /** Send it again. */
        AGAIN,
        /** Give it up. */
        OVER
    }

    private final M message;
    private final int resends;
    private final boolean growing;
    private Duration wait;
    private Instant deadline;
    private int sentAgain;

    private Resend(M message, Instant now, Duration timeout, int resends, boolean growing) {
        this.message = message;
        this.resends = resends;
        this.growing = growing;
        this.wait = timeout;
        this.deadline = now.plus(timeout);
    }

    /** One that is awaited equally long each time. */
    public static <M> Resend<M> steady(M message, Instant now, Duration timeout, int resends) {
        return new Resend<>(message, now, timeout, resends, false);
    }

    /** One that is awaited n + 1 times as long after it was sent again for the n-th time (JT/T 808-2019, 4.5). */
    public static <M> Resend<M> growing(M message, Instant now, Duration timeout, int resends) {
        return new Resend<>(message, now, timeout, resends, true);
    }

    /** The message. */
    public M message() {
        return message;
    }

    /** When {@link #expire(Instant)} is due. */
    public Instant deadline() {
        return deadline;
    }

    /** Waits until then, whatever was said before. */
    public void await(Instant until) {
        deadline = until;
    }

    /** How often it has been sent, the first time included. */
    public int sent() {
        return 1 + sentAgain;
    }

    /** Says that {@code now} has come. */
    public Due expire(Instant now) {
        if (now.isBefore(deadline)) {
            return Due.WAIT;
        }
        if (sentAgain >= resends) {
            return Due.OVER;
        }
        sentAgain++;
        if (growing) {
            wait = wait.multipliedBy(sentAgain + 1L);
        }
        deadline = now.plus(wait);
        return Due.AGAIN;
    }

    /** Says that {@code now} has come to all that are {@code open}; those that are over leave it. */
    public static <M> void expire(List<Resend<M>> open, Instant now, Consumer<M> again, Consumer<M> over) {
        for (Iterator<Resend<M>> each = open.iterator(); each.hasNext(); ) {
            var one = each.next();
            switch (one.expire(now)) {
                case AGAIN -> again.accept(one.message());
                case OVER -> {
                    each.remove();
                    over.accept(one.message());
                }
                case WAIT -> {
                    // Not yet.
                }
            }
        }
    }
}
