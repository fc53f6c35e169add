package io.mailuo.edge.uplink;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait before trying again: doubling, with jitter so that many gateways do not come at once. */
public final class Backoff {

    private final Duration least;
    private final Duration most;
    private final RandomGenerator random;
    private int failures;

    /**
     * @param least wait after the first failure
     * @param most longest wait
     */
    public Backoff(Duration least, Duration most, RandomGenerator random) {
        this.least = least;
        this.most = most;
        this.random = random;
    }

    /** Takes note of a success. */
    public void reset() {
        failures = 0;
    }

    /** Takes note of a failure; says how long to wait now: between half of the full time and all of it. */
    public Duration next() {
        double full = Math.min(least.toMillis() * Math.pow(2, failures), most.toMillis());
        failures++;
        return Duration.ofMillis((long) (full * (0.5 + random.nextDouble() / 2)));
    }
}
