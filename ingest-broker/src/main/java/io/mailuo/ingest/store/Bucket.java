package io.mailuo.ingest.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The results of one datastream within one interval. Truth values count as 0 and 1; where there were only texts, all
 * but the count is null.
 *
 * @param property the observed property
 * @param start of the interval
 * @param count observations of any kind
 * @param sum of the numbers
 * @param min lowest number
 * @param max highest number
 * @param first number with the earliest phenomenon time
 * @param last number with the latest phenomenon time
 * @param numbers observations that are numbers or truth values
 */
public record Bucket(
        String property,
        Instant start,
        long count,
        @Nullable Double sum,
        @Nullable Double min,
        @Nullable Double max,
        @Nullable Double first,
        @Nullable Double last,
        long numbers) {

    /** Mean of the numbers, or null where there were none. */
    public @Nullable Double avg() {
        return sum == null || numbers == 0 ? null : sum / numbers;
    }
}
