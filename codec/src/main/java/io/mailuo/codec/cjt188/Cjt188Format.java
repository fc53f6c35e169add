package io.mailuo.codec.cjt188;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.bytes.Bcd;
import io.mailuo.codec.bytes.ByteWriter;
import io.mailuo.codec.bytes.Checksums;
import io.mailuo.codec.bytes.FrameShape;
import io.mailuo.codec.bytes.Octets;
import io.mailuo.spec.quarantine.QuarantineReason;
import java.util.Arrays;

/**
 * The frame of CJ/T 188 (CJ/T 188-2004, 7.2): {@code FE}…, {@code 68}, type, address 7, control, length, data, sum,
 * {@code 16}.
 */
public final class Cjt188Format implements FrameShape<Cjt188Message> {

    /** The one instance; it has no state. */
    public static final Cjt188Format SHAPE = new Cjt188Format();

    private static final String CLAUSE = "CJ/T 188-2004 7.2";
    private static final int START = 0x68;
    private static final int END = 0x16;
    private static final byte WAKE_UP = (byte) 0xfe;
    private static final int HEAD = 11;
    private static final int ADDRESS = 7;
    private static final int MAX_DATA = 255;
    private static final int FIRST_TYPE = 0x10;
    private static final int LAST_TYPE = 0x5f;

    private Cjt188Format() {}

    @Override
    public int measure(byte[] bytes, int at) {
        if (bytes[at] != START) {
            return NONE;
        }
        if (bytes.length - at < 2) {
            return MORE;
        }
        if (bytes[at + 1] < FIRST_TYPE && bytes[at + 1] != 0 || bytes[at + 1] > LAST_TYPE) {
            boolean any = (bytes[at + 1] & 0xff) == 0xaa;
            if (!any) {
                return NONE;
            }
        }
        return bytes.length - at < HEAD ? MORE : HEAD + (bytes[at + HEAD - 1] & 0xff) + 2;
    }

    @Override
    public boolean isFiller(byte value) {
        return value == WAKE_UP;
    }

    @Override
    public String clause() {
        return CLAUSE;
    }

    /** Reads one whole frame; any number of wake-up bytes FE may stand before it. */
    @Override
    public Cjt188Message decode(byte[] frame) throws DecodeException {
        int at = start(frame);
        int end = end(frame, at, "68 and a kind of meter from 10 to 5F");
        if ((frame[end - 1] & 0xff) != END) {
            throw broken(end - 1, "the frame must end with 16");
        }
        int given = frame[end - 2] & 0xff;
        int computed = Checksums.sum(frame, at, end - 2);
        if (given != computed) {
            String hint = given == Checksums.sum(frame, at + HEAD, end - 2) ? "; it is the sum of the data alone" : "";
            throw new DecodeException(
                    QuarantineReason.CHECKSUM,
                    end - 2,
                    "the sum given is %02X, the one computed is %02X".formatted(given, computed) + hint,
                    "CJ/T 188-2004 7.2.6");
        }
        return new Cjt188Message(
                frame[at + 1] & 0xff,
                Bcd.textLowFirst(frame, at + 2, ADDRESS),
                frame[at + HEAD - 2] & 0xff,
                new Octets(Arrays.copyOfRange(frame, at + HEAD, end - 2)));
    }

    /**
     * Writes {@code message} as a frame, without wake-up bytes.
     *
     * @throws IllegalArgumentException if the address is not 14 digits, or the data field is too long
     */
    public static byte[] encode(Cjt188Message message) {
        if (message.address().length() != 2 * ADDRESS) {
            throw new IllegalArgumentException("the address must have 14 digits, got '" + message.address() + "'");
        }
        if (message.data().length() > MAX_DATA) {
            throw new IllegalArgumentException("the data field must have at most 255 bytes");
        }
        var out = new ByteWriter()
                .u8(START)
                .u8(message.type())
                .bcdLowFirst(message.address())
                .u8(message.control())
                .u8(message.data().length())
                .octets(message.data());
        byte[] head = out.toByteArray();
        return out.u8(Checksums.sum(head, 0, head.length)).u8(END).toByteArray();
    }
}
