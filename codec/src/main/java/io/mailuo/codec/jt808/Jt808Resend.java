package io.mailuo.codec.jt808;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/** A message that is sent again until it is answered: T(N+1) = T(N) x (N+1) (JT/T 808-2019, 4.5). */
final class Jt808Resend {

    /** What is to be done. */
    private enum Due {
        /** Nothing yet. */
        WAIT,
        /** Send it again. */
        AGAIN,
        /** Give it up. */
        OVER
    }

    private final Jt808Message message;
    private final int resends;
    private Duration wait;
    private Instant deadline;
    private int sentAgain;

    Jt808Resend(Jt808Message message, Instant now, Duration timeout, int resends) {
        this.message = message;
        this.resends = resends;
        this.wait = timeout;
        this.deadline = now.plus(timeout);
    }

    Jt808Message message() {
        return message;
    }

    Instant deadline() {
        return deadline;
    }

    private Due expire(Instant now) {
        if (now.isBefore(deadline)) {
            return Due.WAIT;
        }
        if (sentAgain >= resends) {
            return Due.OVER;
        }
        sentAgain++;
        wait = wait.multipliedBy(sentAgain + 1L);
        deadline = now.plus(wait);
        return Due.AGAIN;
    }

    /** Says that {@code now} has come to all that are {@code open}; those that are over leave it. */
    static void expire(List<Jt808Resend> open, Instant now, Consumer<Jt808Message> again, Consumer<Jt808Message> over) {
        for (Iterator<Jt808Resend> each = open.iterator(); each.hasNext(); ) {
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
