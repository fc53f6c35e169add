package io.mailuo.deploy.faults;

import java.time.Duration;
import java.time.Instant;

/**
 * How often, or how long, a fault is repeated: three rounds, as many as the system property {@code mailuo.rounds} or the
 * variable {@code MAILUO_ROUNDS} says, or for so many minutes as {@code mailuo.soak.minutes} says.
 */
final class Rounds {

    private static final int USUAL = 3;

    private final Instant begin = Instant.now();
    private final Duration soak = soak();
    private final int planned;
    private int done;

    private Rounds(int planned) {
        this.planned = planned;
    }

    /** As many as asked for. */
    static Rounds planned() {
        String more = System.getProperty("mailuo.rounds", System.getenv("MAILUO_ROUNDS"));
        return new Rounds(more == null || more.isBlank() ? USUAL : Integer.parseInt(more.strip()));
    }

    /** One, unless it is to go on for minutes. */
    static Rounds once() {
        return new Rounds(1);
    }

    /** How long a soak shall last; zero where the short form is wanted. */
    static Duration soak() {
        return Duration.ofMinutes(Long.getLong("mailuo.soak.minutes", 0));
    }

    /** Whether there is one more; counts it. */
    boolean next() {
        boolean more = soak.isZero()
                ? done < planned
                : Duration.between(begin, Instant.now()).compareTo(soak) < 0;
        done += more ? 1 : 0;
        return more;
    }

    /** Rounds begun. */
    int done() {
        return done;
    }

    /** {@code usual}, or a share of the soak's time where that is longer. */
    static Duration orOfSoak(Duration usual, double share) {
        var longer = Duration.ofMillis((long) (soak().toMillis() * share));
        return longer.compareTo(usual) > 0 ? longer : usual;
    }
}
