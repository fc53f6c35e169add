package io.mailuo.codec.mbus;

import io.mailuo.spec.observation.Result;
import org.jspecify.annotations.Nullable;

/**
 * One data record (EN 13757-3, 6.3).
 *
 * @param function whether it is the present value, a maximum …
 * @param storage storage number; 0 is now, others are set-day or historic values
 * @param tariff tariff
 * @param device sub-unit of the device
 * @param quantity what it is
 * @param unit UCUM code, or empty
 * @param result the value in {@code unit}, dates as ISO 8601 text, bytes in hexadecimal; null where the meter gives none
 */
public record MbusRecord(
        Function function,
        long storage,
        int tariff,
        int device,
        String quantity,
        String unit,
        @Nullable Result result) {

    /** Functions (EN 13757-3, table 6), and the special data blocks. */
    public enum Function {
        INSTANTANEOUS("Instantaneous value"),
        MAXIMUM("Maximum value"),
        MINIMUM("Minimum value"),
        ERROR("Value during error state"),
        MANUFACTURER("Manufacturer specific"),
        MORE_FOLLOWS("More records follow"),
        ACTUAL("Actual value"),
        HISTORIC("Stored value");

        private final String label;

        Function(String label) {
            this.label = label;
        }

        /** The name for people. */
        public String label() {
            return label;
        }
    }
}
