package io.mailuo.codec.hj212;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.bytes.Checksums;
import io.mailuo.spec.quarantine.QuarantineReason;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * The frame of HJ 212 (HJ 212-2017, 6.3.1): {@code ##}, four digits of length, the data segment, four hexadecimal
 * digits of CRC, CR LF. The length counts bytes.
 */
public final class Hj212Format {

    /** Longest data segment that the standard allows, in bytes. */
    public static final int MAX_DATA = 1024;
    /** Longest data segment that four digits can state. */
    public static final int MAX_STATED = 9999;

    static final int HEAD = 6;
    static final int CRC = 4;
    static final int TAIL = 2;
    private static final String CLAUSE = "HJ 212-2017 6.3.1";

    private Hj212Format() {}

    /**
     * Reads one whole frame. The final CR LF may be missing, as it is when a frame was pasted from a log.
     *
     * @throws DecodeException if it is not a sound frame of HJ 212 with nothing before and after it
     */
    public static Hj212Message decode(byte[] frame) throws DecodeException {
        int length = length(frame, 0, frame.length, MAX_STATED);
        int end = HEAD + length;
        if (frame.length < end + CRC) {
            throw malformed(
                    frame.length,
                    "the length field says " + length + ", but only " + Math.max(0, frame.length - HEAD - CRC)
                            + " bytes of data segment are there");
        }
        int after = end + CRC;
        boolean terminated = frame.length == after + TAIL && frame[after] == '\r' && frame[after + 1] == '\n';
        if (frame.length != after && !terminated) {
            throw malformed(after, "the frame must end with CR LF after its CRC; the length field says " + length);
        }
        checkCrc(frame, 0, length);
        return new DataSegment(frame, HEAD, end).message();
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
            throw new DecodeException(
                    QuarantineReason.CHECKSUM,
                    end,
                    "the CRC given is " + hex(given) + ", the one computed is " + hex(computed),
                    "HJ 212-2017 annex A");
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
