package io.mailuo.codec.bytes;

import io.mailuo.codec.DecodeException;
import io.mailuo.spec.quarantine.QuarantineReason;
import java.util.Arrays;

/**
 * How bytes that mean something to a stream, such as the ends of a frame, stand inside a frame: an escape byte, and a
 * byte that tells which one is meant.
 */
public final class Escaping {

    private static final int NONE = -1;

    private final byte escape;
    private final String clause;
    private final int[] codes = new int[256];
    private final int[] meanings = new int[256];
    private final String allowed;

    /**
     * An escaping.
     *
     * @param clause the standard's clause on it, for errors
     * @param escape the escape byte
     * @param pairs each byte that must be escaped, the escape byte among them, and the byte that stands for it then
     */
    public Escaping(String clause, int escape, int... pairs) {
        this.clause = clause;
        this.escape = (byte) escape;
        Arrays.fill(codes, NONE);
        Arrays.fill(meanings, NONE);
        var named = new StringBuilder();
        for (int i = 0; i < pairs.length; i += 2) {
            codes[pairs[i]] = pairs[i + 1];
            meanings[pairs[i + 1]] = pairs[i];
            named.append(i == 0 ? "" : i == pairs.length - 2 ? " or " : ", ").append("%02X".formatted(pairs[i + 1]));
        }
        allowed = named.toString();
    }

    /**
     * The bytes that stand in {@code frame} from {@code from} to {@code to}.
     *
     * @throws DecodeException if the escape byte is followed by no byte that stands for one, or a byte that must be
     *     escaped is not
     */
    public byte[] unescape(byte[] frame, int from, int to) throws DecodeException {
        byte[] plain = new byte[to - from];
        int size = 0;
        for (int i = from; i < to; i++) {
            int value = frame[i] & 0xff;
            if (frame[i] == escape) {
                i++;
                value = i < to ? meanings[frame[i] & 0xff] : NONE;
                if (value == NONE) {
                    throw malformed(i - 1, "%02X must be followed by %s".formatted(escape, allowed));
                }
            } else if (codes[value] != NONE) {
                throw malformed(i, "%02X stands inside the frame without %02X".formatted(value, escape));
            }
            plain[size++] = (byte) value;
        }
        return Arrays.copyOf(plain, size);
    }

    /** Writes {@code plain} with what must be escaped. */
    public void escape(byte[] plain, ByteWriter out) {
        for (byte value : plain) {
            int code = codes[value & 0xff];
            if (code == NONE) {
                out.u8(value);
            } else {
                out.u8(escape).u8(code);
            }
        }
    }

    private DecodeException malformed(int offset, String rule) {
        return new DecodeException(QuarantineReason.MALFORMED, offset, rule, clause);
    }
}
