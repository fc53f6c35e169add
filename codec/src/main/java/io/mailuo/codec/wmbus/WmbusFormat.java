package io.mailuo.codec.wmbus;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.bytes.Bcd;
import io.mailuo.codec.bytes.ByteReader;
import io.mailuo.codec.bytes.ByteWriter;
import io.mailuo.codec.bytes.Checksums;
import io.mailuo.codec.wmbus.WmbusFrame.Format;
import io.mailuo.spec.quarantine.QuarantineReason;
import java.util.Locale;

/** Reads and writes frames of the link layer (EN 13757-4, 12.2 format A, 12.3 format B). */
public final class WmbusFormat {

    private static final String CLAUSE = "EN 13757-4 12";
    private static final int FIRST = 10;
    private static final int BLOCK = 16;
    private static final int CRC = 2;
    /** Bytes of the first part of format B, with its checksum. */
    private static final int PART_B = 128;
    /** Control, manufacturer, address and at least the control information. */
    private static final int LEAST = 10;

    private static final int MOST = 255;
    private static final int LETTER_BITS = 5;
    private static final int LETTER_MASK = 31;

    private WmbusFormat() {}

    /**
     * Reads a frame without preamble and synchronisation word. Which format it is of shows in its length and checksums;
     * one whose length fits format B or none and whose checksum does not fit is taken as having none.
     *
     * @throws DecodeException if the bytes are no frame, or a checksum of format A is wrong
     */
    public static WmbusFrame decode(byte[] frame) throws DecodeException {
        if (frame.length == 0 || (frame[0] & 0xff) < LEAST) {
            throw malformed(0, "the length must be at least " + LEAST);
        }
        int length = frame[0] & 0xff;
        if (frame.length == 1 + length) {
            return length >= LEAST + CRC && soundB(frame)
                    ? of(Format.B, stripB(frame))
                    : of(Format.STRIPPED, frame.clone());
        }
        if (frame.length == lengthA(length)) {
            return of(Format.A, stripA(frame, length));
        }
        throw malformed(
                0,
                "the length " + length + " asks for " + (1 + length) + " bytes, or " + lengthA(length)
                        + " with checksums; found " + frame.length);
    }

    private static DecodeException malformed(int offset, String rule) {
        return new DecodeException(QuarantineReason.MALFORMED, offset, rule, CLAUSE);
    }

    /** Bytes of a frame of format A whose length field is {@code length}. */
    private static int lengthA(int length) {
        int rest = 1 + length - FIRST;
        return 1 + length + CRC * (1 + (rest + BLOCK - 1) / BLOCK);
    }

    private static int crc(byte[] frame, int at) {
        return (frame[at] & 0xff) << 8 | frame[at + 1] & 0xff;
    }

    private static byte[] stripA(byte[] frame, int length) throws DecodeException {
        var out = new ByteWriter();
        int at = 0;
        int left = 1 + length;
        for (int size = FIRST; left > 0; size = Math.min(BLOCK, left)) {
            int given = crc(frame, at + size);
            int computed = Checksums.en13757(frame, at, at + size);
            if (given != computed) {
                throw Checksums.differs("checksum", 2, given, computed, at + size, CLAUSE);
            }
            for (int i = at; i < at + size; i++) {
                out.u8(frame[i]);
            }
            at += size + CRC;
            left -= size;
        }
        return out.toByteArray();
    }

    private static boolean soundB(byte[] frame) {
        int first = Math.min(frame.length, PART_B) - CRC;
        if (crc(frame, first) != Checksums.en13757(frame, 0, first)) {
            return false;
        }
        int end = frame.length - CRC;
        return frame.length <= PART_B || end > PART_B && crc(frame, end) == Checksums.en13757(frame, PART_B, end);
    }

    private static byte[] stripB(byte[] frame) {
        var out = new ByteWriter();
        int first = Math.min(frame.length, PART_B) - CRC;
        for (int i = 0; i < first; i++) {
            out.u8(frame[i]);
        }
        for (int i = PART_B; i < frame.length - CRC; i++) {
            out.u8(frame[i]);
        }
        return out.toByteArray();
    }

    private static WmbusFrame of(Format format, byte[] stripped) throws DecodeException {
        var in = new ByteReader(stripped, CLAUSE);
        in.skip(1, "the length");
        int control = in.u8("the control field");
        int manufacturer = in.u16le("the manufacturer");
        String id = in.bcdLowFirst(4, "the identification number").toLowerCase(Locale.ROOT);
        return new WmbusFrame(
                format, control, letters(manufacturer), id, in.u8("the version"), in.u8("the medium"), in.rest());
    }

    static String letters(int manufacturer) {
        return new String(new char[] {
            (char) ((manufacturer >> 2 * LETTER_BITS & LETTER_MASK) + '@'),
            (char) ((manufacturer >> LETTER_BITS & LETTER_MASK) + '@'),
            (char) ((manufacturer & LETTER_MASK) + '@')
        });
    }

    private static int number(String letters) {
        if (letters.length() != 3 || !letters.chars().allMatch(c -> c >= '@' && c <= '_')) {
            throw new IllegalArgumentException("the manufacturer must be three capital letters, got '" + letters + "'");
        }
        return letters.charAt(0) - '@' << 2 * LETTER_BITS
                | letters.charAt(1) - '@' << LETTER_BITS
                | letters.charAt(2) - '@';
    }

    /**
     * Writes a frame. The highest bit of the manufacturer, which says that an address is not unique, is not written.
     *
     * @throws IllegalArgumentException if it is too long or its fields cannot be written
     */
    public static byte[] encode(WmbusFrame frame) {
        byte[] id = Bcd.bytes(frame.id().toUpperCase(Locale.ROOT));
        if (id.length != 4) {
            throw new IllegalArgumentException("the identification number must have 8 digits, got " + frame.id());
        }
        int stripped = FIRST + frame.data().length();
        int sums = switch (frame.format()) {
            case A, STRIPPED -> 0;
            case B -> stripped + CRC <= PART_B ? CRC : 2 * CRC;
        };
        int length = stripped - 1 + sums;
        if (length > MOST || frame.data().length() == 0) {
            throw new IllegalArgumentException("the data must have 1 to " + (MOST - FIRST + 1 - sums) + " bytes");
        }
        byte[] bytes = new ByteWriter()
                .u8(length)
                .u8(frame.control())
                .u16le(number(frame.manufacturer()))
                .bcdLowFirst(frame.id().toUpperCase(Locale.ROOT))
                .u8(frame.version())
                .u8(frame.medium())
                .octets(frame.data())
                .toByteArray();
        return switch (frame.format()) {
            case STRIPPED -> bytes;
            case A -> withSums(bytes, FIRST, BLOCK);
            case B -> withSums(bytes, PART_B - CRC, MOST);
        };
    }

    private static byte[] withSums(byte[] bytes, int first, int block) {
        var out = new ByteWriter();
        int size = Math.min(first, bytes.length);
        for (int at = 0; at < bytes.length; size = Math.min(block, bytes.length - at)) {
            for (int i = at; i < at + size; i++) {
                out.u8(bytes[i]);
            }
            out.u16(Checksums.en13757(bytes, at, at + size));
            at += size;
        }
        return out.toByteArray();
    }
}
