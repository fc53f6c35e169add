package io.mailuo.codec.bytes;

import java.util.OptionalDouble;

/** Reads decimal numbers as field devices print them: digits, one point, a sign, perhaps an exponent, and nothing else. */
public final class Decimals {

    private static final int EXACT_DIGITS = 15;
    private static final double[] POWERS = new double[23];

    static {
        POWERS[0] = 1;
        for (int i = 1; i < POWERS.length; i++) {
            POWERS[i] = POWERS[i - 1] * 10;
        }
    }

    private Decimals() {}

    /** The number that {@code text} is as a whole, or empty where it is none or not finite. */
    public static OptionalDouble parse(String text) {
        int length = text.length();
        int i = 0;
        boolean negative = false;
        if (i < length && (text.charAt(i) == '-' || text.charAt(i) == '+')) {
            negative = text.charAt(i) == '-';
            i++;
        }
        long mantissa = 0;
        int digits = 0;
        int fraction = -1;
        for (; i < length; i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9') {
                digits++;
                mantissa = digits <= EXACT_DIGITS ? mantissa * 10 + (c - '0') : mantissa;
                fraction = fraction < 0 ? fraction : fraction + 1;
            } else if (c == '.' && fraction < 0) {
                fraction = 0;
            } else {
                break;
            }
        }
        if (digits == 0) {
            return OptionalDouble.empty();
        }
        if (i < length || digits > EXACT_DIGITS) {
            return slow(text, i);
        }
        // Both are exact, so the quotient is the double nearest to the decimal.
        double value = fraction > 0 ? mantissa / POWERS[fraction] : mantissa;
        return OptionalDouble.of(negative ? -value : value);
    }

    private static OptionalDouble slow(String text, int exponentAt) {
        int i = exponentAt;
        if (i < text.length()) {
            char e = text.charAt(i++);
            if (e != 'e' && e != 'E') {
                return OptionalDouble.empty();
            }
            if (i < text.length() && (text.charAt(i) == '-' || text.charAt(i) == '+')) {
                i++;
            }
            if (i == text.length()) {
                return OptionalDouble.empty();
            }
            for (; i < text.length(); i++) {
                if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                    return OptionalDouble.empty();
                }
            }
        }
        double value = Double.parseDouble(text);
        return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
    }
}
