package io.mailuo.codec.sl651;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.bytes.ByteReader;
import io.mailuo.codec.bytes.ByteWriter;
import io.mailuo.codec.bytes.Checksums;
import io.mailuo.codec.bytes.FrameShape;
import io.mailuo.spec.quarantine.QuarantineReason;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The frame of SL 651 in ASCII form (SL 651-2014, 6.4, tables 16 to 19): {@code 01}, then the fields of the HEX form
 * with each byte as two hexadecimal characters; start, end and the body stand as they are. The length counts the bytes
 * of the body.
 */
final class Sl651AsciiFormat {

    static final byte START = 0x01;

    private static final String CLAUSE = "SL 651-2014 6.4";
    private static final int ONE = 0x02;
    private static final int SEVERAL = 0x16;
    private static final int HEAD = 24;
    private static final int LENGTH_AT = 19;
    private static final int NUMBERS = 6;
    private static final int CRC = 4;
    private static final int DOWN = 8;

    private Sl651AsciiFormat() {}

    static int measure(byte[] bytes, int at) {
        int there = bytes.length - at;
        for (int i = 1; i < Math.min(there, HEAD - 1); i++) {
            if (Character.digit(bytes[at + i], 16) < 0) {
                return FrameShape.NONE;
            }
        }
        if (there < HEAD) {
            return FrameShape.MORE;
        }
        int start = bytes[at + HEAD - 1];
        int direction = Character.digit(bytes[at + LENGTH_AT], 16);
        if (start != ONE && start != SEVERAL || direction != 0 && direction != DOWN) {
            return FrameShape.NONE;
        }
        int length = number(bytes, at + LENGTH_AT + 1, 3);
        return start == SEVERAL && length < NUMBERS ? FrameShape.NONE : HEAD + length + 1 + CRC;
    }

    private static int number(byte[] bytes, int from, int count) {
        int number = 0;
        for (int i = from; i < from + count; i++) {
            number = number << 4 | Character.digit(bytes[i], 16);
        }
        return number;
    }

    static Sl651Frame decode(byte[] frame) throws DecodeException {
        int length = measure(frame, 0);
        if (length == FrameShape.NONE) {
            throw malformed(
                    0, "expected 01, hexadecimal characters, a direction of 0 or 8, and 02 or 16 before the body");
        }
        if (length == FrameShape.MORE || frame.length < length) {
            throw malformed(frame.length, "the frame ends before its length field says");
        }
        if (frame.length > length) {
            throw malformed(length, "bytes follow the end of the frame");
        }
        int crcAt = length - CRC;
        for (int i = crcAt; i < length; i++) {
            if (Character.digit(frame[i], 16) < 0) {
                throw malformed(i, "the CRC must be four hexadecimal characters");
            }
        }
        int given = number(frame, crcAt, CRC);
        int computed = Checksums.modbus(frame, 0, crcAt);
        if (given != computed) {
            throw Checksums.differs("CRC", 2, given, computed, crcAt, CLAUSE);
        }
        boolean up = frame[LENGTH_AT] == '0';
        int end = frame[crcAt - 1] & 0xff;
        if (!Sl651Format.isEnd(up, end)) {
            throw malformed(crcAt - 1, "%02X does not end a frame %s".formatted(end, up ? "up" : "down"));
        }
        return fields(frame, up, end);
    }

    private static Sl651Frame fields(byte[] frame, boolean up, int end) throws DecodeException {
        String head = new String(frame, 1, HEAD - 2, StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT);
        int centre = Integer.parseInt(up ? head.substring(0, 2) : head.substring(10, 12), 16);
        String station = up ? head.substring(2, 12) : head.substring(0, 10);
        int function = Integer.parseInt(head.substring(16, 18), 16);
        var in = new ByteReader(frame, HEAD, frame.length - CRC - 1, CLAUSE);
        int packets = 0;
        int packet = 0;
        if (frame[HEAD - 1] == SEVERAL) {
            for (int i = HEAD; i < HEAD + NUMBERS; i++) {
                if (Character.digit(frame[i], 16) < 0) {
                    throw malformed(i, "the packet numbers must be six hexadecimal characters");
                }
            }
            packets = number(frame, HEAD, 3);
            packet = number(frame, HEAD + 3, 3);
            in.skip(NUMBERS, "the packet numbers");
        }
        return new Sl651Frame(
                Sl651Frame.Form.ASCII,
                up,
                centre,
                station,
                head.substring(12, 16),
                function,
                packets,
                packet,
                in.rest(),
                end);
    }

    static byte[] encode(Sl651Frame frame) {
        boolean several = frame.packets() > 0;
        int length = frame.body().length() + (several ? NUMBERS : 0);
        if (length > Sl651Format.MAX_BODY) {
            throw new IllegalArgumentException("the body must have at most 4095 bytes, got " + length);
        }
        if (!isHex(frame.station(), 10) || !isHex(frame.password(), 4)) {
            throw new IllegalArgumentException("the station must have 10 hexadecimal digits and the password 4");
        }
        String centre = "%02X".formatted(frame.centre());
        String head = (frame.up() ? centre + frame.station() : frame.station() + centre)
                + frame.password()
                + "%02X%X%03X".formatted(frame.function(), frame.up() ? 0 : DOWN, length);
        var out = new ByteWriter()
                .u8(START)
                .bytes(head.toUpperCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII))
                .u8(several ? SEVERAL : ONE);
        if (several) {
            out.bytes("%03X%03X".formatted(frame.packets(), frame.packet()).getBytes(StandardCharsets.US_ASCII));
        }
        byte[] checked = out.octets(frame.body()).u8(frame.end()).toByteArray();
        String crc = "%04X".formatted(Checksums.modbus(checked, 0, checked.length));
        return out.bytes(crc.getBytes(StandardCharsets.US_ASCII)).toByteArray();
    }

    private static boolean isHex(String text, int length) {
        return text.length() == length && text.chars().allMatch(c -> Character.digit(c, 16) >= 0);
    }

    private static DecodeException malformed(int offset, String rule) {
        return new DecodeException(QuarantineReason.MALFORMED, offset, rule, CLAUSE);
    }
}
