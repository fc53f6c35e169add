package io.mailuo.codec.sl651;

import io.mailuo.codec.bytes.Octets;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** One element of a report (SL 651-2014, 6.6.2 and annex C). */
public sealed interface Sl651Element {

    /** The element's identifier in hexadecimal, two digits, or four that start with FF. */
    String id();

    /**
     * The time of the elements that follow.
     *
     * @param digits local time yyMMddHHmm
     */
    record Time(String digits) implements Sl651Element {
        @Override
        public String id() {
            return "F0";
        }
    }

    /**
     * A number in packed decimals.
     *
     * @param id identifier
     * @param decimals places after the point
     * @param raw its bytes; FF first is a minus, FF throughout means no value
     */
    record Number(String id, int decimals, Octets raw) implements Sl651Element {

        /** The value, if there is one. */
        public OptionalDouble value() {
            String digits = raw.hex();
            boolean negative = digits.startsWith("ff");
            String rest = negative ? digits.substring(2) : digits;
            if (!io.mailuo.codec.bytes.Bcd.isDecimal(rest)) {
                return OptionalDouble.empty();
            }
            double value = Double.parseDouble(rest) / Math.pow(10, decimals);
            return OptionalDouble.of(negative ? -value : value);
        }
    }

    /**
     * Twelve values of one hour, five minutes apart, from the time that stands before it.
     *
     * @param id F4 for rain, F5 to FC for water levels
     * @param values in mm or m; null where the station has none
     */
    record Series(String id, List<@Nullable Double> values) implements Sl651Element {}

    /**
     * What an observer typed.
     *
     * @param text such as {@code Q 1.234}
     */
    record Manual(String text) implements Sl651Element {
        @Override
        public String id() {
            return "F2";
        }
    }

    /**
     * A picture, or its first part.
     *
     * @param jpeg its bytes
     */
    record Picture(Octets jpeg) implements Sl651Element {
        @Override
        public String id() {
            return "F3";
        }
    }

    /**
     * State and alarms, and other elements that are no decimals.
     *
     * @param id identifier: 45 state and alarms, 04 time step, 05 duration …
     * @param raw its bytes
     */
    record Binary(String id, Octets raw) implements Sl651Element {}
}
