package io.mailuo.codec.hj212;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.bytes.Checksums;
import io.mailuo.spec.quarantine.QuarantineReason;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * The frame of HJ 212 (HJ 212-2017, 6.3.1): {@code ##}, four digits of length, the data segment, four hexadecimal
 * digits of CRC, CR LF. The length counts bytes; frames whose length counts characters (the standard's text can be read
 * so) are read too.
 */
public final class Hj212Format {

    /** Longest data segment that the standard allows, in bytes. */
    public static final int MAX_DATA = 1024;
    /** Longest data segment that four digits can state. */
    public static final int MAX_STATED = 9999;

    static final int HEAD = 6;
    static final int CRC = 4;
    static final int TAIL = 2;
    /** More bytes must come. */
    static final int MORE = 0;
    /** There is none. */
    static final int NONE = -1;
    /** Most bytes that a character of the basic plane takes in UTF-8. */
    private static final int MAX_CHARACTER = 3;

    private static final String CLAUSE = "HJ 212-2017 6.3.1";

    private Hj212Format() {}

    /**
     * Reads one whole frame. The final CR LF may be missing, as it is when a frame was pasted from a log.
     *
     * @throws DecodeException if it is not a sound frame of HJ 212 with nothing before and after it
     */
    public static Hj212Message decode(byte[] frame) throws DecodeException {
        int length = dataLength(frame);
        checkCrc(frame, 0, length);
        return new DataSegment(frame, HEAD, HEAD + length).message();
    }

    /**
     * How many bytes the data segment of the whole frame {@code frame} has. The length field counts bytes or, where that
     * does not fit, characters.
     */
    static int dataLength(byte[] frame) throws DecodeException {
        int length = length(frame, 0, frame.length, MAX_STATED);
        int after = HEAD + length + CRC;
        if (frame.length < after) {
            throw malformed(
                    frame.length,
                    "the length field says " + length + ", but only " + Math.max(0, frame.length - HEAD - CRC)
                            + " bytes of data segment are there");
        }
        if (frame.length == after || isTail(frame, after) && frame.length == after + TAIL) {
            return length;
        }
        int tail = isTail(frame, frame.length - TAIL) ? TAIL : 0;
        int bytes = frame.length - tail - CRC - HEAD;
        if (characters(frame, HEAD, HEAD + bytes) != length) {
            throw malformed(after, "the frame must end with CR LF after its CRC; the length field says " + length);
        }
        return bytes;
    }

    /**
     * How many bytes the data segment has that starts at {@code from} and is said to have {@code stated} characters, some
     * of which take more than a byte; {@link #MORE} where more bytes must come to know, {@link #NONE} where none does.
     */
    static int charactersLength(byte[] bytes, int from, int to, int stated) {
        int least = Math.min(to, from + stated);
        int at = from;
        while (at < least && bytes[at] >= 0) {
            at++;
        }
        if (at == least) {
            return NONE;
        }
        int most = from + MAX_CHARACTER * stated;
        for (int end = from + stated + 1; end <= most && end + CRC + TAIL <= to; end++) {
            if (bytes[end - 1] == '&' && isTail(bytes, end + CRC) && characters(bytes, from, end) == stated) {
                return end - from;
            }
        }
        return to < most + CRC + TAIL ? MORE : NONE;
    }

    private static boolean isTail(byte[] bytes, int at) {
        return at >= 0 && at + TAIL <= bytes.length && bytes[at] == '\r' && bytes[at + 1] == '\n';
    }

    private static int characters(byte[] bytes, int from, int to) {
        return to <= from ? 0 : DataSegment.text(bytes, from, to).length();
    }

    /** Reads the length field of the frame that starts at {@code from}. Needs six bytes. */
    static int length(byte[] bytes, int from, int to, int longest) throws DecodeException {
        if (to - from < HEAD || bytes[from] != '#' || bytes[from + 1] != '#') {
            throw malformed(from, "a frame must start with '##' and four digits");
        }
        int length = 0;
        for (int i = from + 2; i < from + HEAD; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                throw malformed(i, "the length must be four decimal digits");
            }
            length = length * 10 + digit;
        }
        if (length > longest) {
            throw malformed(
                    from + 2,
                    "the data segment is said to have " + length + " bytes, at most " + longest + " are allowed");
        }
        return length;
    }

    static void checkCrc(byte[] bytes, int from, int length) throws DecodeException {
        int end = from + HEAD + length;
        int given = 0;
        for (int i = end; i < end + CRC; i++) {
            int digit = Character.digit((char) (bytes[i] & 0xff), 16);
            if (digit < 0) {
                throw malformed(i, "the CRC must be four hexadecimal digits");
            }
            given = given << 4 | digit;
        }
        int computed = Checksums.hj212(bytes, from + HEAD, end);
        if (given != computed) {
            var wrong = Checksums.differs("CRC", 2, given, computed, end, "HJ 212-2017 annex A");
            int modbus = Checksums.modbus(bytes, from + HEAD, end);
            if (given != modbus && given != (Short.reverseBytes((short) modbus) & 0xffff)) {
                throw wrong;
            }
            throw new DecodeException(
                    wrong.reason(), wrong.offset(), wrong.rule() + "; it is the CRC-16 of Modbus", wrong.clause());
        }
    }

    private static String hex(int crc) {
        return HexFormat.of().withUpperCase().toHexDigits((short) crc);
    }

    /**
     * Writes {@code message} as a frame, in UTF-8.
     *
     * @throws IllegalArgumentException if its data segment is longer than four digits can state
     */
    public static byte[] encode(Hj212Message message) {
        byte[] data = DataSegment.print(message).getBytes(StandardCharsets.UTF_8);
        if (data.length > MAX_STATED) {
            throw new IllegalArgumentException(
                    "the data segment has " + data.length + " bytes, at most 9999 can be stated");
        }
        byte[] frame = new byte[HEAD + data.length + CRC + TAIL];
        frame[0] = '#';
        frame[1] = '#';
        for (int i = HEAD - 1, rest = data.length; i >= 2; i--, rest /= 10) {
            frame[i] = (byte) ('0' + rest % 10);
        }
        System.arraycopy(data, 0, frame, HEAD, data.length);
        int end = HEAD + data.length;
        byte[] crc = hex(Checksums.hj212(frame, HEAD, end)).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(crc, 0, frame, end, CRC);
        frame[end + CRC] = '\r';
        frame[end + CRC + 1] = '\n';
        return frame;
    }

    private static DecodeException malformed(int offset, String rule) {
        return new DecodeException(QuarantineReason.MALFORMED, offset, rule, CLAUSE);
    }
}
