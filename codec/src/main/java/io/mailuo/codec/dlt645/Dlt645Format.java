package io.mailuo.codec.dlt645;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.bytes.Bcd;
import io.mailuo.codec.bytes.ByteWriter;
import io.mailuo.codec.bytes.Checksums;
import io.mailuo.codec.bytes.FrameShape;
import io.mailuo.codec.bytes.Octets;

/**
 * The frame of DL/T 645 (DL/T 645-2007, 5.2): {@code FE}…, {@code 68}, address 6, {@code 68}, control, length, data +
 * 33h, sum, {@code 16}.
 */
public final class Dlt645Format implements FrameShape<Dlt645Message> {

    /** The one instance; it has no state. */
    public static final Dlt645Format SHAPE = new Dlt645Format();

    /** Longest data field of an answer, in bytes. */
    public static final int MAX_DATA = 200;

    private static final String CLAUSE = "DL/T 645-2007 5.2";
    private static final int START = 0x68;
    private static final int END = 0x16;
    private static final byte WAKE_UP = (byte) 0xfe;
    /** Bytes before the data field. */
    static final int HEAD = 10;
    /** Bytes after the data field. */
    static final int TAIL = 2;

    private static final int ADDRESS = 6;
    private static final int MASK = 0x33;

    private Dlt645Format() {}

    @Override
    public int measure(byte[] bytes, int at) {
        if (bytes[at] != START) {
            return NONE;
        }
        if (bytes.length - at <= 7) {
            return MORE;
        }
        if (bytes[at + 7] != START) {
            return NONE;
        }
        if (bytes.length - at < HEAD) {
            return MORE;
        }
        int length = bytes[at + 9] & 0xff;
        return length > MAX_DATA ? NONE : HEAD + length + TAIL;
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
    public Dlt645Message decode(byte[] frame) throws DecodeException {
        int at = start(frame);
        int end = end(frame, at, "68, address, 68, control and a length of at most " + MAX_DATA);
        if ((frame[end - 1] & 0xff) != END) {
            throw broken(end - 1, "the frame must end with 16");
        }
        int given = frame[end - 2] & 0xff;
        int computed = Checksums.sum(frame, at, end - 2);
        if (given != computed) {
            throw Checksums.differs("sum", 1, given, computed, end - 2, "DL/T 645-2007 5.2.6");
        }
        byte[] data = new byte[frame[at + 9] & 0xff];
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) (frame[at + HEAD + i] - MASK);
        }
        return new Dlt645Message(Bcd.textLowFirst(frame, at + 1, ADDRESS), frame[at + 8] & 0xff, new Octets(data));
    }

    /**
     * Writes {@code message} as a frame, without wake-up bytes.
     *
     * @throws IllegalArgumentException if the address is not 12 digits, or the data field is too long
     */
    public static byte[] encode(Dlt645Message message) {
        if (message.address().length() != 2 * ADDRESS) {
            throw new IllegalArgumentException("the address must have 12 digits, got '" + message.address() + "'");
        }
        if (message.data().length() > MAX_DATA) {
            throw new IllegalArgumentException(
                    "the data field has " + message.data().length() + " bytes, at most 200 are allowed");
        }
        var out = new ByteWriter()
                .u8(START)
                .bcdLowFirst(message.address())
                .u8(START)
                .u8(message.control())
                .u8(message.data().length());
        for (byte value : message.data().bytes()) {
            out.u8(value + MASK);
        }
        byte[] head = out.toByteArray();
        return out.u8(Checksums.sum(head, 0, head.length)).u8(END).toByteArray();
    }
}
