package io.mailuo.codec.senml;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.bytes.Ascii;
import io.mailuo.codec.bytes.Interner;
import io.mailuo.spec.quarantine.QuarantineReason;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads CBOR (RFC 8949) from a byte array. Every claimed length is held against the bytes that are left before
 * anything is done with it, nesting is bounded, and no byte sequence leads to another exception than
 * {@link DecodeException}.
 */
final class CborReader {

    static final int UNSIGNED = 0;
    static final int NEGATIVE = 1;
    static final int BYTES = 2;
    static final int TEXT = 3;
    static final int ARRAY = 4;
    static final int MAP = 5;
    static final int TAG = 6;
    static final int SIMPLE = 7;

    /** What {@link #begin} answers for an indefinite length. */
    static final int INDEFINITE = -1;

    private static final int BREAK = 0xff;
    private static final int FALSE = 0xf4;
    private static final int TRUE = 0xf5;
    private static final int HALF = 0xf9;
    private static final int SINGLE = 0xfa;
    private static final int DOUBLE = 0xfb;
    private static final int SMALL_COUNT = 24;
    private static final int INDEFINITE_INFORMATION = 31;
    private static final int MAX_DEPTH = 16;
    /** 1024 bits hold every finite double. */
    private static final int MAX_BIGNUM = 128;
    /** Decimal exponents beyond are zero or infinite as a double. */
    private static final int MAX_EXPONENT = 1100;

    private static final Interner NAMES = new Interner();

    private final byte[] bytes;
    private int at;

    CborReader(byte[] bytes) {
        this.bytes = bytes;
    }

    int at() {
        return at;
    }

    boolean atEnd() {
        return at == bytes.length;
    }

    /** The major type of the next item. */
    int majorType() throws DecodeException {
        return peek() >> 5;
    }

    private int peek() throws DecodeException {
        if (at >= bytes.length) {
            throw malformed(at, "the message ends inside a data item", "RFC 8949 3");
        }
        return bytes[at] & 0xff;
    }

    private int expect(int majorType, String what) throws DecodeException {
        int initial = peek();
        if (initial >> 5 != majorType) {
            throw malformed(at, "expected " + what + ", found initial byte " + hex(initial), "RFC 8428 6");
        }
        return initial;
    }

    /** Reads the head of an array or map: its number of items (of pairs, for a map), or {@link #INDEFINITE}. */
    int begin(int majorType, String what) throws DecodeException {
        int start = at;
        int initial = expect(majorType, what);
        if ((initial & 31) == INDEFINITE_INFORMATION) {
            at++;
            return INDEFINITE;
        }
        long count = argument();
        long needed = majorType == MAP ? 2 : 1;
        if (count < 0 || count > (bytes.length - at) / needed) {
            throw malformed(
                    start, "length " + Long.toUnsignedString(count) + " is more than the message holds", "RFC 8949 3");
        }
        return (int) count;
    }

    /** Whether the container of {@code count} items, of which {@code done} are read, ends here. Takes the break. */
    boolean ends(int count, int done) throws DecodeException {
        if (count != INDEFINITE) {
            return done == count;
        }
        if (peek() == BREAK) {
            at++;
            return true;
        }
        return false;
    }

    /** Reads the head of an item and answers its argument, as unsigned. */
    private long argument() throws DecodeException {
        int start = at;
        int information = peek() & 31;
        at++;
        if (information < SMALL_COUNT) {
            return information;
        }
        return switch (information) {
            case 24 -> unsigned(1);
            case 25 -> unsigned(2);
            case 26 -> unsigned(4);
            case 27 -> unsigned(8);
            default ->
                throw malformed(start, "additional information " + information + " is not allowed here", "RFC 8949 3");
        };
    }

    private long unsigned(int size) throws DecodeException {
        if (bytes.length - at < size) {
            throw malformed(at, "the message ends inside a data item", "RFC 8949 3");
        }
        long value = 0;
        for (int i = 0; i < size; i++) {
            value = value << 8 | bytes[at + i] & 0xff;
        }
        at += size;
        return value;
    }

    /** Reads an integer that fits a long. */
    long integer(String what) throws DecodeException {
        int start = at;
        int majorType = majorType();
        if (majorType != UNSIGNED && majorType != NEGATIVE) {
            throw malformed(start, what + " must be an integer, found initial byte " + hex(peek()), "RFC 8428 6");
        }
        long argument = argument();
        if (argument < 0) {
            throw malformed(start, what + " " + Long.toUnsignedString(argument) + " is out of range", "RFC 8428 6");
        }
        return majorType == UNSIGNED ? argument : -1 - argument;
    }

    /** Reads a number of any of the kinds that RFC 8428 section 6 allows. NaN and infinities are handed on. */
    double number(String what) throws DecodeException {
        return number(what, 0);
    }

    private double number(String what, int depth) throws DecodeException {
        int start = at;
        int initial = peek();
        switch (initial >> 5) {
            case UNSIGNED -> {
                long value = argument();
                return value >= 0 ? value : unsignedToDouble(value);
            }
            case NEGATIVE -> {
                long value = argument();
                return value >= 0 ? -1 - value : -1 - unsignedToDouble(value);
            }
            case TAG -> {
                return tagged(what, depth);
            }
            default -> {
                at++;
                return switch (initial) {
                    case HALF -> Float.float16ToFloat((short) unsigned(2));
                    case SINGLE -> Float.intBitsToFloat((int) unsigned(4));
                    case DOUBLE -> Double.longBitsToDouble(unsigned(8));
                    default ->
                        throw malformed(
                                start, what + " must be a number, found initial byte " + hex(initial), "RFC 8428 6");
                };
            }
        }
    }

    private static double unsignedToDouble(long value) {
        return new BigDecimal(Long.toUnsignedString(value)).doubleValue();
    }

    private double tagged(String what, int depth) throws DecodeException {
        int start = at;
        long tag = argument();
        if (depth == MAX_DEPTH) {
            throw malformed(start, "tags are nested too deeply", "RFC 8949 3.4");
        }
        if (tag == 2 || tag == 3) {
            return bignum(tag).doubleValue();
        }
        if (tag == 4) {
            return fraction(what).doubleValue();
        }
        if (tag == 5) {
            return bigfloat(what);
        }
        return number(what, depth + 1);
    }

    private BigInteger bignum(long tag) throws DecodeException {
        int start = at;
        byte[] magnitude = byteString("bignum");
        if (magnitude.length > MAX_BIGNUM) {
            throw malformed(start, "bignum of " + magnitude.length + " bytes, at most 128 are read", "RFC 8949 3.4.3");
        }
        var value = new BigInteger(1, magnitude);
        return tag == 2 ? value : value.not();
    }

    private BigInteger mantissa(String what) throws DecodeException {
        if (majorType() == TAG) {
            int start = at;
            long tag = argument();
            if (tag != 2 && tag != 3) {
                throw malformed(start, "mantissa of " + what + " has tag " + tag, "RFC 8949 3.4.4");
            }
            return bignum(tag);
        }
        return BigInteger.valueOf(integer("mantissa of " + what));
    }

    private int exponent(String what) throws DecodeException {
        int start = at;
        if (begin(ARRAY, "an array of exponent and mantissa for " + what) != 2) {
            throw malformed(start, what + " must be an array of exponent and mantissa", "RFC 8949 3.4.4");
        }
        long exponent = integer("exponent of " + what);
        if (exponent > MAX_EXPONENT || exponent < -MAX_EXPONENT) {
            throw new DecodeException(
                    QuarantineReason.RESULT,
                    start,
                    "exponent " + exponent + " of " + what + " is out of range",
                    "RFC 8949 3.4.4");
        }
        return (int) exponent;
    }

    private BigDecimal fraction(String what) throws DecodeException {
        int exponent = exponent(what);
        return new BigDecimal(mantissa(what), -exponent);
    }

    private double bigfloat(String what) throws DecodeException {
        int exponent = exponent(what);
        double mantissa = mantissa(what).doubleValue();
        return mantissa * StrictMath.pow(2, exponent);
    }

    /** Reads a number of seconds as microseconds; integers and decimal fractions exactly. */
    long micros(String what) throws DecodeException {
        int start = at;
        int majorType = majorType();
        if (majorType == UNSIGNED || majorType == NEGATIVE) {
            return Fields.micros(integer(what), start);
        }
        if (majorType == TAG && peek() == (TAG << 5 | 4)) {
            at++;
            int exponent = exponent(what);
            if (majorType() != TAG && exponent <= 0 && exponent >= -6) {
                return scaled(integer("mantissa of " + what), exponent, start);
            }
            return Fields.micros(new BigDecimal(mantissa(what), -exponent).doubleValue(), start);
        }
        return Fields.micros(number(what), start);
    }

    private static long scaled(long mantissa, int exponent, int start) throws DecodeException {
        long factor = 1;
        for (int i = -6; i < exponent; i++) {
            factor *= 10;
        }
        if (Math.abs(mantissa) > Long.MAX_VALUE / factor || mantissa == Long.MIN_VALUE) {
            throw new DecodeException(QuarantineReason.TIME, start, "time is beyond the year 9999", "RFC 8428 4.5.3");
        }
        long micros = mantissa * factor;
        Fields.micros(micros / Fields.MICROS, start);
        return micros;
    }

    /** Reads true or false. */
    boolean truth(String what) throws DecodeException {
        int initial = peek();
        if (initial != TRUE && initial != FALSE) {
            throw malformed(at, what + " must be true or false, found initial byte " + hex(initial), "RFC 8428 6");
        }
        at++;
        return initial == TRUE;
    }

    /** Reads a text; the same {@code String} for the same short ASCII text. */
    String name(String what) throws DecodeException {
        return text(what, true);
    }

    /** Reads a text. */
    String text(String what) throws DecodeException {
        return text(what, false);
    }

    private String text(String what, boolean intern) throws DecodeException {
        int start = at;
        int initial = expect(TEXT, what + " as text");
        if ((initial & 31) == INDEFINITE_INFORMATION) {
            byte[] joined = chunks(TEXT);
            return utf8(joined, 0, joined.length, start);
        }
        int length = length(start);
        int from = at;
        at += length;
        String name = intern ? NAMES.ascii(bytes, from, at) : null;
        if (name != null) {
            return name;
        }
        return Ascii.is(bytes, from, at) ? Ascii.text(bytes, from, at) : utf8(bytes, from, length, from);
    }

    /** Reads a byte string. */
    byte[] byteString(String what) throws DecodeException {
        int start = at;
        int initial = expect(BYTES, what + " as bytes");
        if ((initial & 31) == INDEFINITE_INFORMATION) {
            return chunks(BYTES);
        }
        int length = length(start);
        at += length;
        return Arrays.copyOfRange(bytes, at - length, at);
    }

    private int length(int start) throws DecodeException {
        long length = argument();
        if (length < 0 || length > bytes.length - at) {
            throw malformed(
                    start, "length " + Long.toUnsignedString(length) + " is more than the message holds", "RFC 8949 3");
        }
        return (int) length;
    }

    private byte[] chunks(int majorType) throws DecodeException {
        at++;
        var joined = new ByteArrayOutputStream();
        while (peek() != BREAK) {
            int start = at;
            int initial = expect(majorType, "a chunk of the same string");
            if ((initial & 31) == INDEFINITE_INFORMATION) {
                throw malformed(start, "a chunk must have a definite length", "RFC 8949 3.2.3");
            }
            int length = length(start);
            joined.write(bytes, at, length);
            at += length;
        }
        at++;
        return joined.toByteArray();
    }

    private static String utf8(byte[] source, int from, int length, int offset) throws DecodeException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(source, from, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw malformed(offset, "text is not valid UTF-8", "RFC 8949 3.1");
        }
    }

    /** Reads over the tag 55799 that says "this is CBOR", where the message starts with it (RFC 8949, 3.4.6). */
    void skipSelfDescription() {
        if (bytes.length >= 3 && (bytes[0] & 0xff) == 0xd9 && (bytes[1] & 0xff) == 0xd9 && (bytes[2] & 0xff) == 0xf7) {
            at = 3;
        }
    }

    /** Reads over one item of any kind. */
    void skip() throws DecodeException {
        skip(0);
    }

    private void skip(int depth) throws DecodeException {
        int start = at;
        if (depth == MAX_DEPTH) {
            throw malformed(start, "items are nested more than " + MAX_DEPTH + " deep", "RFC 8949 10");
        }
        int initial = peek();
        switch (initial >> 5) {
            case UNSIGNED, NEGATIVE -> argument();
            case BYTES, TEXT -> {
                if ((initial & 31) == INDEFINITE_INFORMATION) {
                    chunks(initial >> 5);
                } else {
                    int length = length(start);
                    at += length;
                }
            }
            case ARRAY, MAP -> {
                int majorType = initial >> 5;
                int count = begin(majorType, "a container");
                for (int done = 0; !ends(count, done); done++) {
                    skip(depth + 1);
                    if (majorType == MAP) {
                        skip(depth + 1);
                    }
                }
            }
            case TAG -> {
                argument();
                skip(depth + 1);
            }
            default -> {
                if (initial == BREAK) {
                    throw malformed(start, "a break stands where an item must", "RFC 8949 3.2.1");
                }
                argument();
            }
        }
    }

    private static String hex(int value) {
        return "0x" + Integer.toHexString(value);
    }

    private static DecodeException malformed(int offset, String rule, String clause) {
        return new DecodeException(QuarantineReason.MALFORMED, offset, rule, clause);
    }
}
