package io.mailuo.codec.dlt645;

import io.mailuo.codec.bytes.Bcd;
import io.mailuo.codec.bytes.ByteWriter;
import io.mailuo.spec.observation.Result;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/**
 * How the bytes of a value are read and written (DL/T 645-2007, annex A): {@code XXXXXX.XX} and {@code NN} are packed
 * decimals, letters such as {@code YYMMDDhhmm} parts of a time, {@code A6} six ASCII characters, {@code B2} a word of two
 * bytes whose bits count, {@code H4} bytes as hexadecimal digits. All go low byte first. A demand is followed by a bar
 * and its time.
 *
 * @param kind what the bytes are
 * @param size bytes of the value
 * @param decimals digits behind the point
 * @param timed whether five bytes with the time of occurrence follow
 */
record Dlt645Layout(Kind kind, int size, int decimals, boolean timed) {

    enum Kind {
        NUMBER,
        DIGITS,
        TEXT,
        WORD,
        HEX
    }

    private static final String TIMED = "|YYMMDDhhmm";
    private static final int TIME = 5;
    private static final int MOST_DIGITS_OF_NUMBER = 10;

    private static final double[] POWERS = {1, 10, 100, 1000, 10_000, 100_000, 1_000_000};

    /** The layout that a format of the tables, or of the classes beside this one, stands for. */
    static Dlt645Layout of(String format) {
        if (format.endsWith(TIMED)) {
            var value = of(format.substring(0, format.length() - TIMED.length()));
            return new Dlt645Layout(value.kind, value.size, value.decimals, true);
        }
        int size = format.length() == 1 || format.isEmpty() ? 0 : digits(format.substring(1));
        if (size > 0) {
            return switch (format.charAt(0)) {
                case 'A' -> new Dlt645Layout(Kind.TEXT, size, 0, false);
                case 'B' -> new Dlt645Layout(Kind.WORD, size, 0, false);
                default -> new Dlt645Layout(Kind.HEX, size, 0, false);
            };
        }
        int point = format.indexOf('.');
        int digits = format.length() - (point < 0 ? 0 : 1);
        boolean number = format.chars().allMatch(c -> c == 'X' || c == 'N' || c == '.');
        var kind = number && digits <= MOST_DIGITS_OF_NUMBER ? Kind.NUMBER : Kind.DIGITS;
        return new Dlt645Layout(kind, (digits + 1) / 2, point < 0 ? 0 : format.length() - point - 1, false);
    }

    private static int digits(String text) {
        return Bcd.isDecimal(text) ? Integer.parseInt(text) : 0;
    }

    /** Bytes of the value and its time. */
    int whole() {
        return timed ? size + TIME : size;
    }

    /** The value at {@code from}; null where the meter fills it with something that is none. */
    @Nullable
    Result read(byte[] bytes, int from, boolean signed) {
        return switch (kind) {
            case NUMBER -> number(bytes, from, signed);
            case DIGITS -> {
                String digits = Bcd.textLowFirst(bytes, from, size);
                yield Bcd.isDecimal(digits) ? Result.of(digits) : null;
            }
            case TEXT -> Result.of(text(bytes, from));
            case WORD -> Result.of(word(bytes, from));
            case HEX -> Result.of(Bcd.textLowFirst(bytes, from, size));
        };
    }

    private @Nullable Result number(byte[] bytes, int from, boolean signed) {
        long value = 0;
        boolean negative = false;
        for (int i = size - 1; i >= 0; i--) {
            int high = bytes[from + i] >> 4 & 0xf;
            int low = bytes[from + i] & 0xf;
            if (i == size - 1 && signed && high >= 8) {
                negative = true;
                high -= 8;
            }
            if (high > 9 || low > 9) {
                return null;
            }
            value = value * 100 + high * 10 + low;
        }
        double scaled = value / POWERS[decimals];
        return Result.of(negative && value != 0 ? -scaled : scaled);
    }

    /** Characters go last first, like all bytes; zeros and spaces around them are filling. */
    private String text(byte[] bytes, int from) {
        byte[] turned = new byte[size];
        for (int i = 0; i < size; i++) {
            turned[i] = bytes[from + size - 1 - i];
        }
        return new String(turned, StandardCharsets.ISO_8859_1)
                .replace('\0', ' ')
                .strip();
    }

    /** The bits of a word. */
    int word(byte[] bytes, int from) {
        int word = 0;
        for (int i = size - 1; i >= 0; i--) {
            word = word << 8 | bytes[from + i] & 0xff;
        }
        return word;
    }

    /** When the demand at {@code from} occurred, by the meter's clock; null where it has no time, or none yet. */
    @Nullable
    LocalDateTime time(byte[] bytes, int from) {
        return timed ? minute(bytes, from + size) : null;
    }

    /** A time to the minute, five bytes; null where they are none. */
    static @Nullable LocalDateTime minute(byte[] bytes, int from) {
        String digits = Bcd.textLowFirst(bytes, from, TIME);
        if (!Bcd.isDecimal(digits)) {
            return null;
        }
        try {
            return LocalDateTime.of(
                    2000 + pair(digits, 0), pair(digits, 2), pair(digits, 4), pair(digits, 6), pair(digits, 8));
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static int pair(String digits, int at) {
        return 10 * (digits.charAt(at) - '0') + digits.charAt(at + 1) - '0';
    }

    /**
     * Writes a value.
     *
     * @throws IllegalArgumentException if it does not fit; the message says what does
     */
    void write(Result value, boolean signed, ByteWriter out) {
        switch (value) {
            case Result.Number(double number) when kind == Kind.NUMBER -> number(number, signed, out);
            case Result.Number(double number)
            when kind == Kind.WORD -> {
                if (number < 0 || number >= 1L << 8 * size || number != Math.rint(number)) {
                    throw new IllegalArgumentException(number + " is no word of " + size + " bytes");
                }
                out.little((long) number, size);
            }
            case Result.Text(String text)
            when kind == Kind.DIGITS || kind == Kind.HEX -> {
                if (text.length() != 2 * size) {
                    throw new IllegalArgumentException("'" + text + "' must have " + 2 * size + " digits");
                }
                out.bcdLowFirst(text);
            }
            case Result.Text(String text)
            when kind == Kind.TEXT -> {
                byte[] ascii = text.getBytes(StandardCharsets.ISO_8859_1);
                if (ascii.length > size) {
                    throw new IllegalArgumentException("'" + text + "' has more than " + size + " characters");
                }
                for (int i = size - 1; i >= 0; i--) {
                    out.u8(i < ascii.length ? ascii[i] : 0);
                }
            }
            default ->
                throw new IllegalArgumentException(
                        kind == Kind.NUMBER || kind == Kind.WORD ? "a number is needed" : "a text is needed");
        }
    }

    private void number(double number, boolean signed, ByteWriter out) {
        long value = Math.round(Math.abs(number) * POWERS[decimals]);
        boolean negative = number < 0;
        String digits = Long.toString(value);
        int most = 2 * size;
        boolean tooMuch = digits.length() > most || signed && digits.length() == most && digits.charAt(0) > '7';
        if (tooMuch || negative && !signed) {
            throw new IllegalArgumentException(
                    number + " does not fit " + most + " digits" + (signed ? " and a sign" : ""));
        }
        String padded = "0".repeat(most - digits.length()) + digits;
        char high = Character.forDigit(padded.charAt(0) - '0' + (negative ? 8 : 0), 16);
        out.bcdLowFirst(high + padded.substring(1));
    }
}
