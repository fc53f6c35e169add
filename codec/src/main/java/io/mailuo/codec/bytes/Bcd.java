package io.mailuo.codec.bytes;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Packed decimals: two digits a byte. */
public final class Bcd {

    private static final byte[] DIGITS = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

    private Bcd() {}

    /** The digits of {@code count} bytes, high byte first; digits above 9 stand as A to F. */
    public static String text(byte[] bytes, int from, int count) {
        byte[] text = new byte[count * 2];
        for (int i = 0; i < count; i++) {
            text[2 * i] = DIGITS[bytes[from + i] >> 4 & 0xf];
            text[2 * i + 1] = DIGITS[bytes[from + i] & 0xf];
        }
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    /** The digits of {@code count} bytes, low byte first; digits above 9 stand as A to F. */
    public static String textLowFirst(byte[] bytes, int from, int count) {
        byte[] text = new byte[count * 2];
        for (int i = 0; i < count; i++) {
            byte value = bytes[from + count - 1 - i];
            text[2 * i] = DIGITS[value >> 4 & 0xf];
            text[2 * i + 1] = DIGITS[value & 0xf];
        }
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    /** Whether all of {@code text} is decimal digits. */
    public static boolean isDecimal(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /**
     * The bytes of {@code digits}, high byte first.
     *
     * @throws IllegalArgumentException unless it is an even number of hexadecimal digits
     */
    public static byte[] bytes(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}
