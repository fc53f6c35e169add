package io.mailuo.ingest.acceptance;

import java.time.Duration;
import java.time.Instant;

/**
 * Which times of a sender are believed.
 *
 * @param earliest before it, a time cannot be
 * @param maxAhead further ahead of the receiver, a time cannot be
 * @param aheadTolerance further ahead of the receiver, the sender's clock is unsure
 * @param liveBehindTolerance further behind the receiver on a lane that is not backfill, the sender's clock is unsure
 */
public record TimeLimits(Instant earliest, Duration maxAhead, Duration aheadTolerance, Duration liveBehindTolerance) {

    /** Before 2000 or more than a day ahead cannot be; more than 5 minutes ahead or a day behind is unsure. */
    public static final TimeLimits STANDARD = new TimeLimits(
            Instant.parse("2000-01-01T00:00:00Z"), Duration.ofDays(1), Duration.ofMinutes(5), Duration.ofDays(1));
}
