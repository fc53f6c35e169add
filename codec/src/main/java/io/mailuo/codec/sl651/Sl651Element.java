package io.mailuo.codec.sl651;

import io.mailuo.codec.bytes.Octets;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** One element of a report (SL 651-2014, 6.6.2 and annex C). */
public sealed interface Sl651Element {

    /** Powers of ten for the places after the point, 0 to 7. */
    double[] SCALES = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7};

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
     * Another station, whose elements follow (6.6.2.7).
     *
     * @param station its address, 10 hexadecimal digits
     * @param type its kind, such as 48h for a river; -1 where the body does not say
     */
    record Station(String station, int type) implements Sl651Element {
        @Override
        public String id() {
            return "F1";
        }
    }

    /**
     * A number as it is printed in the ASCII form.
     *
     * @param id identifier; {@code _} and the letters where annex C has no such letters
     * @param text as printed; {@code M} means no value
     */
    record Printed(String id, String text) implements Sl651Element {

        /** The value, if there is one. */
        public OptionalDouble value() {
            return io.mailuo.codec.bytes.Decimals.parse(text);
        }
    }

    /**
     * Values at equal steps, from the time that stands before them on (6.6.4.4 and 6.6.4.11).
     *
     * @param id identifier
     * @param decimals places after the point, in the HEX form
     * @param size bytes of each value, in the HEX form; 0 in the ASCII form
     * @param step the step
     * @param values null where the station has none
     */
    record Steps(String id, int decimals, int size, Duration step, List<@Nullable Double> values)
            implements Sl651Element {}

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
            return Sl651Element.decimal(raw.bytes(), 0, raw.length(), decimals);
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

    /** The packed decimal at {@code from}: FF first is a minus, FF throughout means no value (6.6.3.3). */
    static OptionalDouble decimal(byte[] bytes, int from, int length, int decimals) {
        boolean negative = length > 0 && bytes[from] == (byte) 0xff;
        double value = 0;
        int first = from + (negative ? 1 : 0);
        if (first == from + length) {
            return OptionalDouble.empty();
        }
        for (int i = first; i < from + length; i++) {
            int high = bytes[i] >> 4 & 0xf;
            int low = bytes[i] & 0xf;
            if (high > 9 || low > 9) {
                return OptionalDouble.empty();
            }
            value = value * 100 + (high * 10 + low);
        }
        double scaled = value / SCALES[decimals];
        return OptionalDouble.of(negative ? -scaled : scaled);
    }
}
