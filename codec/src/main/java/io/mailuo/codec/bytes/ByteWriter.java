package io.mailuo.codec.bytes;

import java.io.ByteArrayOutputStream;

/** Writes bytes, the counterpart of {@link ByteReader}. */
public final class ByteWriter {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** One byte. */
    public ByteWriter u8(int value) {
        out.write(value);
        return this;
    }

    /** Two bytes, high byte first. */
    public ByteWriter u16(int value) {
        return big(value, 2);
    }

    /** Two bytes, low byte first. */
    public ByteWriter u16le(int value) {
        return little(value, 2);
    }

    /** Four bytes, high byte first. */
    public ByteWriter u32(long value) {
        return big(value, 4);
    }

    /** Four bytes, low byte first. */
    public ByteWriter u32le(long value) {
        return little(value, 4);
    }

    /** {@code count} bytes, high byte first. */
    public ByteWriter big(long value, int count) {
        for (int i = count - 1; i >= 0; i--) {
            out.write((int) (value >>> 8 * i));
        }
        return this;
    }

    /** {@code count} bytes, low byte first. */
    public ByteWriter little(long value, int count) {
        for (int i = 0; i < count; i++) {
            out.write((int) (value >>> 8 * i));
        }
        return this;
    }

    /** All of {@code bytes}. */
    public ByteWriter bytes(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    /** All of {@code octets}. */
    public ByteWriter octets(Octets octets) {
        return bytes(octets.bytes());
    }

    /** Exactly {@code count} bytes: {@code bytes}, filled up with zeros or cut off. */
    public ByteWriter padded(byte[] bytes, int count) {
        out.write(bytes, 0, Math.min(count, bytes.length));
        for (int i = bytes.length; i < count; i++) {
            out.write(0);
        }
        return this;
    }

    /** Packed decimals, high byte first; an even number of digits. */
    public ByteWriter bcd(String digits) {
        return bytes(Bcd.bytes(digits));
    }

    /** Packed decimals, low byte first; an even number of digits. */
    public ByteWriter bcdLowFirst(String digits) {
        byte[] bytes = Bcd.bytes(digits);
        for (int i = bytes.length - 1; i >= 0; i--) {
            out.write(bytes[i]);
        }
        return this;
    }

    /** How many bytes are written. */
    public int size() {
        return out.size();
    }

    /** What is written. */
    public byte[] toByteArray() {
        return out.toByteArray();
    }
}
