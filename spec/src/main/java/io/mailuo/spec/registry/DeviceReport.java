package io.mailuo.spec.registry;

import java.time.Instant;
import java.util.List;

/**
 * That a device reports, and what of it says a condition of its managed object: one record of the compacted topic
 * {@code reports}, whose key is the device's code. Written now and then, and at once when such a condition begins or ends.
 *
 * @param device code of the device
 * @param at when it last observed something, as far as is known
 * @param states the last result of each property that says a {@link io.mailuo.spec.catalogue.ObjectCondition}, where
 *     nothing is known against it; of one that is not named nothing is known
 */
public record DeviceReport(String device, Instant at, List<State> states) {

    public DeviceReport {
        states = List.copyOf(states);
    }

    /**
     * What one property says.
     *
     * @param property observed property, with its suffix
     * @param at when it was observed
     * @param holds whether the object is in the condition
     * @param value the result, such as {@code true} or {@code 97.5}
     */
    public record State(String property, Instant at, boolean holds, String value) {}
}
