package io.mailuo.edge.uplink;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How the uplink fares.
 *
 * @param connected whether it is connected
 * @param since when that began
 * @param connects how many times it connected
 * @param acknowledged observations that the platform has stored
 * @param refused observations that the platform keeps in quarantine
 * @param retried messages that had to be sent again
 * @param inFlight messages on their way
 * @param lastError why it was disconnected or refused last, or null
 */
public record UplinkState(
        boolean connected,
        Instant since,
        long connects,
        long acknowledged,
        long refused,
        long retried,
        int inFlight,
        @Nullable String lastError) {}
