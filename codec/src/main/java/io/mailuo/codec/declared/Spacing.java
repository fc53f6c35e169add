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

    /** The time of the turn {@code index} of {@code count}, whose fields are in {@code scope}. */
    Instant time(Instant ofMessage, int index, int count, Scope scope) {
        double step = seconds;
        if (field != null && scope.find(field) instanceof Number number) {
            step = number.doubleValue() * seconds;
        }
        int steps = backwards ? index - (count - 1) : index;
        long millis = Math.clamp((long) Math.floor(step * steps * MILLIS + 0.5), -MOST_MILLIS, MOST_MILLIS);
        return millis % 1000 == 0 ? ofMessage.plusSeconds(millis / 1000) : ofMessage.plusMillis(millis);
    }
}
