package io.mailuo.codec.mbus;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.bytes.ByteWriter;
import io.mailuo.codec.bytes.Checksums;
import io.mailuo.codec.bytes.FrameShape;
import io.mailuo.codec.bytes.Octets;
import java.util.Arrays;

/** The frames of the wired M-Bus (EN 13757-2, 5). */
public final class MbusFormat implements FrameShape<MbusFrame> {

    /** The one instance; it has no state. */
    public static final MbusFormat SHAPE = new MbusFormat();

    private static final String CLAUSE = "EN 13757-2 5";
    private static final int ACKNOWLEDGE = 0xe5;
    private static final int START_SHORT = 0x10;
    private static final int START_LONG = 0x68;
    private static final int END = 0x16;
    private static final int SHORT = 5;
    private static final int HEAD = 4;
    private static final int FIXED = 3;
    private static final int MAX_DATA = 252;

    private MbusFormat() {}

    @Override
    public int measure(byte[] bytes, int at) {
        return switch (bytes[at] & 0xff) {
            case ACKNOWLEDGE -> 1;
            case START_SHORT -> SHORT;
            case START_LONG -> {
                if (bytes.length - at < HEAD) {
                    yield MORE;
                }
                int length = bytes[at + 1] & 0xff;
                boolean sound = length >= FIXED && bytes[at + 1] == bytes[at + 2] && bytes[at + HEAD - 1] == START_LONG;
                yield sound ? HEAD + length + 2 : NONE;
            }
            default -> NONE;
        };
    }

    @Override
    public String clause() {
        return CLAUSE;
    }

    @Override
    public MbusFrame decode(byte[] frame) throws DecodeException {
        int length = end(frame, 0, "E5, or 10, or 68 with the length (at least 3) twice and 68 again");
        if (length == 1) {
            return new MbusFrame.Acknowledge();
        }
        if (frame[length - 1] != END) {
            throw broken(length - 1, "the frame must end with 16");
        }
        int from = frame[0] == START_SHORT ? 1 : HEAD;
        int given = frame[length - 2] & 0xff;
        int computed = Checksums.sum(frame, from, length - 2);
        if (given != computed) {
            throw Checksums.differs("sum", 1, given, computed, length - 2, CLAUSE);
        }
        int control = frame[from] & 0xff;
        int address = frame[from + 1] & 0xff;
        if (from == 1) {
            return new MbusFrame.Short(control, address);
        }
        return new MbusFrame.Long(
                control,
                address,
                frame[from + 2] & 0xff,
                new Octets(Arrays.copyOfRange(frame, HEAD + FIXED, length - 2)));
    }

    /**
     * Writes a frame.
     *
     * @throws IllegalArgumentException if its data is longer than 252 bytes
     */
    public static byte[] encode(MbusFrame frame) {
        return switch (frame) {
            case MbusFrame.Acknowledge acknowledge -> new byte[] {(byte) ACKNOWLEDGE};
            case MbusFrame.Short(int control, int address) ->
                new ByteWriter()
                        .u8(START_SHORT)
                        .u8(control)
                        .u8(address)
                        .u8(control + address)
                        .u8(END)
                        .toByteArray();
            case MbusFrame.Long(int control, int address, int information, Octets data) -> {
                if (data.length() > MAX_DATA) {
                    throw new IllegalArgumentException("the data must have at most 252 bytes, got " + data.length());
                }
                int length = FIXED + data.length();
                var out = new ByteWriter()
                        .u8(START_LONG)
                        .u8(length)
                        .u8(length)
                        .u8(START_LONG)
                        .u8(control)
                        .u8(address)
                        .u8(information)
                        .octets(data);
                byte[] head = out.toByteArray();
                yield out.u8(Checksums.sum(head, HEAD, head.length)).u8(END).toByteArray();
            }
        };
    }
}
