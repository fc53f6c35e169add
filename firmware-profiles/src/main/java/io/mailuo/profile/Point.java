package io.mailuo.profile;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One observed property that a device offers; becomes one datastream.
 *
 * @param property observed property of the catalogue, with {@code .2} … where the device has several alike
 * @param unit UCUM code of the results after scaling; empty for truth values and texts
 * @param resultType what kind of result
 * @param min lowest plausible result, or null for none
 * @param max highest plausible result, or null for none
 * @param deadband a change smaller than this is not forwarded until {@code interval} has passed; null forwards everything
 * @param interval longest time between two forwarded observations while the device answers; null where unknown
 * @param alarm when a result takes the alarm lane, or null for never
 * @param address where the device keeps it
 */
public record Point(
        String property,
        String unit,
        ResultType resultType,
        @Nullable Double min,
        @Nullable Double max,
        @Nullable Double deadband,
        @Nullable Duration interval,
        @Nullable AlarmRule alarm,
        Address address) {

    /** Kind of result. */
    public enum ResultType {
        NUMBER("number"),
        TRUTH("truth"),
        TEXT("text");

        private final String text;

        ResultType(String text) {
            this.text = text;
        }

        /** As the registry writes it. */
        public String text() {
            return text;
        }
    }

    /**
     * When a result takes the alarm lane.
     *
     * @param above numbers above this, or null
     * @param below numbers below this, or null
     * @param when truth values equal to this, or null
     */
    public record AlarmRule(
            @Nullable Double above,
            @Nullable Double below,
            @Nullable Boolean when) {}
}
