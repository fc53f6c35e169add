package io.mailuo.codec.declared;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The time between the turns of a repetition, such as the records of a logger.
 *
 * @param field the field that holds it, or null for a fixed one
 * @param seconds length of the field's unit in seconds; the fixed time where there is no field
 * @param backwards whether the message's time is that of the last turn; otherwise of the first
 */
record Spacing(@Nullable Reference field, double seconds, boolean backwards) {

    private static final long MOST_MILLIS = 366L * 24 * 3600 * 1000;
    private static final double MILLIS = 1000;

    /** Seconds between two turns, where the field has this value; null where there is none. */
    double step(@Nullable Object value) {
        return value instanceof Number number ? number.doubleValue() * seconds : seconds;
    }

    /** The time that is so many steps of so many seconds later, to the millisecond and no more than a year away. */
    static Instant later(Instant from, double step, int steps) {
        long millis = Math.clamp((long) Math.floor(step * steps * MILLIS + 0.5), -MOST_MILLIS, MOST_MILLIS);
        return millis % 1000 == 0 ? from.plusSeconds(millis / 1000) : from.plusMillis(millis);
    }
}
