package io.mailuo.codec.szy206;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.bytes.Bcd;
import io.mailuo.codec.bytes.ByteWriter;
import io.mailuo.spec.quarantine.QuarantineReason;

/**
 * Packed decimals, the low byte first (SL/T 427-2021 7.3.22). {@code NaN} stands for a value that is not there: all
 * nibbles A, or all F in stored data.
 */
final class Szy206Number {

    static final String CLAUSE = "SL/T 427-2021 7.3.22 (packed decimals)";

    private static final long[] POWERS = new long[13];

    /** How a sign is written. */
    enum Sign {
        NONE,
        /** The highest nibble is F for negative values. */
        NIBBLE,
        /** The highest bit is set for negative values. */
        BIT
    }

    static {
        POWERS[0] = 1;
        for (int i = 1; i < POWERS.length; i++) {
            POWERS[i] = POWERS[i - 1] * 10;
        }
    }

    private Szy206Number() {}

    /** Whether {@code count} bytes say that there is no value. */
    static boolean isAbsent(byte[] bytes, int from, int count) {
        byte first = bytes[from];
        if (first != (byte) 0xaa && first != (byte) 0xff) {
            return false;
        }
        for (int i = 1; i < count; i++) {
            if (bytes[from + i] != first) {
                return false;
            }
        }
        return true;
    }

    /** The value of {@code count} bytes at {@code from} with {@code decimals} places after the point. */
    static double read(byte[] bytes, int from, int count, int decimals, Sign sign) throws DecodeException {
        if (isAbsent(bytes, from, count)) {
            return Double.NaN;
        }
        int top = bytes[from + count - 1] & 0xff;
        boolean negative = false;
        if (sign == Sign.NIBBLE) {
            negative = top >= 0xf0;
            if (!negative && top >= 0x10) {
                throw wrong(bytes, from, count, "the highest digit is the sign, 0 or F");
            }
            top &= 0x0f;
        } else if (sign == Sign.BIT) {
            negative = top >= 0x80;
            top &= 0x7f;
        }
        double value = (double) digits(bytes, from, count, top) / POWERS[decimals];
        return negative ? -value : value;
    }

    /** The value of {@code count} bytes, whose last one is taken to be {@code top}, without a point. */
    static long digits(byte[] bytes, int from, int count, int top) throws DecodeException {
        long value = 0;
        for (int i = count - 1; i >= 0; i--) {
            int octet = i == count - 1 ? top : bytes[from + i] & 0xff;
            if (octet >> 4 > 9 || (octet & 0xf) > 9) {
                throw wrong(bytes, from, count, "a digit is above 9");
            }
            value = value * 100 + (octet >> 4) * 10 + (octet & 0xf);
        }
        return value;
    }

    private static DecodeException wrong(byte[] bytes, int from, int count, String why) {
        return new DecodeException(
                QuarantineReason.MALFORMED, from, Bcd.textLowFirst(bytes, from, count) + ": " + why, CLAUSE);
    }

    /**
     * Writes a value.
     *
     * @throws IllegalArgumentException if it has more digits than fit, or a sign where there is none
     */
    static void write(ByteWriter out, double value, int count, int decimals, Sign sign) {
        if (Double.isNaN(value)) {
            for (int i = 0; i < count; i++) {
                out.u8(0xaa);
            }
            return;
        }
        long most = sign == Sign.NIBBLE
                ? POWERS[2 * count - 1]
                : sign == Sign.BIT ? 8 * POWERS[2 * count - 1] : POWERS[2 * count];
        long digits = Math.round(Math.abs(value) * POWERS[decimals]);
        boolean negative = Double.compare(value, 0.0) < 0;
        if (digits >= most || negative && digits > 0 && sign == Sign.NONE) {
            throw new IllegalArgumentException(
                    value + " does not fit into " + count + " bytes with " + decimals + " places after the point");
        }
        for (int i = 0; i < count; i++) {
            int octet = (int) (digits / POWERS[2 * i] % 10 | digits / POWERS[2 * i + 1] % 10 << 4);
            boolean signed = negative && sign != Sign.NONE && i == count - 1;
            out.u8(signed ? octet | (sign == Sign.NIBBLE ? 0xf0 : 0x80) : octet);
        }
    }
}
