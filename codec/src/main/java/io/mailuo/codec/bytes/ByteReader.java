package io.mailuo.codec.bytes;

import io.mailuo.codec.DecodeException;
import io.mailuo.spec.quarantine.QuarantineReason;
import java.nio.charset.Charset;
import java.util.Arrays;

/** Reads a range of bytes from front to back; asking for more than there is, is a {@link DecodeException}. */
public final class ByteReader {

    private static final int BYTE = 0xff;

    private final byte[] bytes;
    private final int end;
    private final String clause;
    private int at;

    /** A reader of all of {@code bytes}; {@code clause} is named in errors. */
    public ByteReader(byte[] bytes, String clause) {
        this(bytes, 0, bytes.length, clause);
    }

    /** A reader from {@code from} to {@code end}, exclusive; offsets in errors count from the start of the array. */
    public ByteReader(byte[] bytes, int from, int end, String clause) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
        this.clause = clause;
    }

    /** Index of the next byte. */
    public int at() {
        return at;
    }

    /** How many bytes are left. */
    public int remaining() {
        return end - at;
    }

    /** Whether bytes are left. */
    public boolean hasMore() {
        return at < end;
    }

    private void need(int count, String what) throws DecodeException {
        if (end - at < count) {
            throw broken(what + " needs " + count + " bytes, " + (end - at) + " are left");
        }
    }

    /** An error at the next byte. */
    public DecodeException broken(String rule) {
        return new DecodeException(QuarantineReason.MALFORMED, at, rule, clause);
    }

    /** Whether the next bytes are {@code first} and {@code second}; none is taken. */
    public boolean startsWith(int first, int second) {
        return end - at >= 2 && (bytes[at] & BYTE) == first && (bytes[at + 1] & BYTE) == second;
    }

    /** The next byte, not taken. */
    public int peek(String what) throws DecodeException {
        need(1, what);
        return bytes[at] & BYTE;
    }

    /** One byte, 0 to 255. */
    public int u8(String what) throws DecodeException {
        need(1, what);
        return bytes[at++] & BYTE;
    }

    /** One byte, -128 to 127. */
    public int i8(String what) throws DecodeException {
        return (byte) u8(what);
    }

    /** Two bytes, high byte first. */
    public int u16(String what) throws DecodeException {
        return (int) big(2, what);
    }

    /** Two bytes, low byte first. */
    public int u16le(String what) throws DecodeException {
        return (int) little(2, what);
    }

    /** Two bytes with sign, high byte first. */
    public int i16(String what) throws DecodeException {
        return (short) big(2, what);
    }

    /** Two bytes with sign, low byte first. */
    public int i16le(String what) throws DecodeException {
        return (short) little(2, what);
    }

    /** Four bytes, high byte first. */
    public long u32(String what) throws DecodeException {
        return big(4, what);
    }

    /** Four bytes, low byte first. */
    public long u32le(String what) throws DecodeException {
        return little(4, what);
    }

    /** {@code count} bytes, up to 8, high byte first, without sign. */
    public long big(int count, String what) throws DecodeException {
        need(count, what);
        long value = 0;
        for (int i = 0; i < count; i++) {
            value = value << 8 | bytes[at++] & BYTE;
        }
        return value;
    }

    /** {@code count} bytes, up to 8, low byte first, without sign. */
    public long little(int count, String what) throws DecodeException {
        need(count, what);
        long value = 0;
        for (int i = count - 1; i >= 0; i--) {
            value = value << 8 | bytes[at + i] & BYTE;
        }
        at += count;
        return value;
    }

    /** A copy of {@code count} bytes. */
    public byte[] bytes(int count, String what) throws DecodeException {
        need(count, what);
        at += count;
        return Arrays.copyOfRange(bytes, at - count, at);
    }

    /** {@code count} bytes as a value. */
    public Octets octets(int count, String what) throws DecodeException {
        return new Octets(bytes(count, what));
    }

    /** All bytes that are left. */
    public Octets rest() {
        var rest = new Octets(Arrays.copyOfRange(bytes, at, end));
        at = end;
        return rest;
    }

    /** {@code count} bytes as text, without the zero bytes and spaces at its end. */
    public String text(int count, Charset charset, String what) throws DecodeException {
        byte[] raw = bytes(count, what);
        int length = raw.length;
        while (length > 0 && raw[length - 1] == 0) {
            length--;
        }
        return new String(raw, 0, length, charset);
    }

    /** The digits of {@code count} bytes of packed decimals, high byte first. Digits above 9 stand as A to F. */
    public String bcd(int count, String what) throws DecodeException {
        need(count, what);
        at += count;
        return Bcd.text(bytes, at - count, count);
    }

    /** The digits of {@code count} bytes of packed decimals, low byte first. Digits above 9 stand as A to F. */
    public String bcdLowFirst(int count, String what) throws DecodeException {
        need(count, what);
        at += count;
        return Bcd.textLowFirst(bytes, at - count, count);
    }

    /** Leaves out {@code count} bytes. */
    public void skip(int count, String what) throws DecodeException {
        need(count, what);
        at += count;
    }

    /** Says that nothing may be left. */
    public void end(String what) throws DecodeException {
        if (at != end) {
            throw broken((end - at) + " bytes are left over after " + what);
        }
    }
}
