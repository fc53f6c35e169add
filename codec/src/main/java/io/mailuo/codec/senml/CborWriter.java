package io.mailuo.codec.senml;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes CBOR (RFC 8949), each item in its shortest form, into a growing byte array. */
final class CborWriter {

    private static final int SMALLEST = 64;
    /** Below it, every whole double is exactly a long. */
    private static final double EXACT = 1L << 53;

    private static final int DECIMAL_FRACTION = 0xc4;
    private static final int PAIR = 0x82;
    private static final int MINUS_THREE = 0x22;
    private static final int MINUS_SIX = 0x25;

    private byte[] bytes;
    private int length;

    CborWriter(int sizeHint) {
        bytes = new byte[Math.max(SMALLEST, sizeHint)];
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    private void ensure(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }

    private void octet(int value) {
        ensure(1);
        bytes[length++] = (byte) value;
    }

    private void bigEndian(long value, int size) {
        ensure(size);
        for (int shift = (size - 1) * 8; shift >= 0; shift -= 8) {
            bytes[length++] = (byte) (value >>> shift);
        }
    }

    private void head(int majorType, long argument) {
        int type = majorType << 5;
        if (argument < 24) {
            octet(type | (int) argument);
        } else if (argument < 1L << 8) {
            octet(type | 24);
            bigEndian(argument, 1);
        } else if (argument < 1L << 16) {
            octet(type | 25);
            bigEndian(argument, 2);
        } else if (argument < 1L << 32) {
            octet(type | 26);
            bigEndian(argument, 4);
        } else {
            octet(type | 27);
            bigEndian(argument, 8);
        }
    }

    void array(int count) {
        head(CborReader.ARRAY, count);
    }

    /** Leaves room for the head of a map with fewer than 24 pairs. */
    int reserveMap() {
        octet(0);
        return length - 1;
    }

    /** Writes the head that was left out at {@code position}. */
    void setMap(int position, int pairs) {
        bytes[position] = (byte) (CborReader.MAP << 5 | pairs);
    }

    void integer(long value) {
        if (value >= 0) {
            head(CborReader.UNSIGNED, value);
        } else {
            head(CborReader.NEGATIVE, -1 - value);
        }
    }

    void truth(boolean value) {
        octet(value ? 0xf5 : 0xf4);
    }

    void number(double value) {
        if (value == Math.rint(value)
                && Math.abs(value) < EXACT
                && Double.doubleToRawLongBits(value) != Long.MIN_VALUE) {
            integer((long) value);
            return;
        }
        float single = (float) value;
        if (single != value && !Double.isNaN(value)) {
            octet(0xfb);
            bigEndian(Double.doubleToRawLongBits(value), 8);
            return;
        }
        short half = Float.floatToFloat16(single);
        if (Float.float16ToFloat(half) == single || Float.isNaN(single)) {
            octet(0xf9);
            bigEndian(half, 2);
        } else {
            octet(0xfa);
            bigEndian(Float.floatToRawIntBits(single), 4);
        }
    }

    /** Writes seconds, given in microseconds: an integer where that is exact, else a decimal fraction. */
    void seconds(long micros) {
        if (micros % Fields.MICROS == 0) {
            integer(micros / Fields.MICROS);
            return;
        }
        octet(DECIMAL_FRACTION);
        octet(PAIR);
        if (micros % 1000 == 0) {
            octet(MINUS_THREE);
            integer(micros / 1000);
        } else {
            octet(MINUS_SIX);
            integer(micros);
        }
    }

    void text(String value) {
        int size = value.length();
        boolean ascii = true;
        for (int i = 0; i < size && ascii; i++) {
            ascii = value.charAt(i) < 0x80;
        }
        if (!ascii) {
            byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
            head(CborReader.TEXT, utf8.length);
            raw(utf8);
            return;
        }
        head(CborReader.TEXT, size);
        ensure(size);
        for (int i = 0; i < size; i++) {
            bytes[length++] = (byte) value.charAt(i);
        }
    }

    void bytes(byte[] value) {
        head(CborReader.BYTES, value.length);
        raw(value);
    }

    private void raw(byte[] value) {
        ensure(value.length);
        System.arraycopy(value, 0, bytes, length, value.length);
        length += value.length;
    }
}
