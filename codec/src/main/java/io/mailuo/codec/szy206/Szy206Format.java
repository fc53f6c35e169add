package io.mailuo.codec.szy206;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.bytes.ByteReader;
import io.mailuo.codec.bytes.ByteWriter;
import io.mailuo.codec.bytes.Checksums;
import io.mailuo.codec.bytes.FrameShape;
import io.mailuo.spec.quarantine.QuarantineReason;

/**
 * The frame of SZY206-2016 and SL/T 427-2021 (6.3.3): {@code 68 L 68}, control, address, function, data, CRC-8,
 * {@code 16}.
 */
public final class Szy206Format implements FrameShape<Szy206Frame> {

    /** The one instance; it has no state. */
    public static final Szy206Format SHAPE = new Szy206Format();

    private static final String CLAUSE = "SZY206-2016 frame format (SL/T 427-2021 6.3.3)";
    private static final int START = 0x68;
    private static final int END = 0x16;
    private static final int HEAD = 3;
    private static final int SHORTEST = 7;
    private static final int DIV = 0x40;
    private static final int MAX_LENGTH = 255;

    private Szy206Format() {}

    @Override
    public int measure(byte[] bytes, int at) {
        if (bytes[at] != START) {
            return NONE;
        }
        if (bytes.length - at < HEAD) {
            return MORE;
        }
        int length = bytes[at + 1] & 0xff;
        return bytes[at + 2] == START && length >= SHORTEST ? HEAD + length + 2 : NONE;
    }

    @Override
    public String clause() {
        return CLAUSE;
    }

    @Override
    public Szy206Frame decode(byte[] frame) throws DecodeException {
        int length = frame.length == 0 ? NONE : measure(frame, 0);
        if (length == NONE) {
            throw malformed(0, "expected 68, a length of at least 7, and 68");
        }
        if (length == MORE || frame.length < length) {
            throw malformed(frame.length, "the frame ends before its length field says");
        }
        if (frame.length > length) {
            throw malformed(length, "bytes follow the end of the frame");
        }
        if (frame[length - 1] != END) {
            throw malformed(length - 1, "the frame must end with 16");
        }
        int given = frame[length - 2] & 0xff;
        int computed = Checksums.szy206(frame, HEAD, length - 2);
        if (given != computed) {
            throw new DecodeException(
                    QuarantineReason.CHECKSUM,
                    length - 2,
                    "the CRC given is %02X, the one computed is %02X".formatted(given, computed),
                    CLAUSE);
        }
        var in = new ByteReader(frame, HEAD, length - 2, CLAUSE);
        int control = in.u8("the control field");
        int divs = (control & DIV) != 0 ? in.u8("the split byte") : -1;
        return new Szy206Frame(control & ~DIV, divs, in.bcd(5, "the address"), in.u8("the function"), in.rest());
    }

    /**
     * Writes a frame.
     *
     * @throws IllegalArgumentException if a field does not fit
     */
    public static byte[] encode(Szy206Frame frame) {
        boolean split = frame.divs() >= 0;
        int length = SHORTEST + (split ? 1 : 0) + frame.data().length();
        if (frame.address().length() != 10 || length > MAX_LENGTH) {
            throw new IllegalArgumentException("the address must have 10 digits and the data at most 247 bytes");
        }
        var out = new ByteWriter().u8(START).u8(length).u8(START).u8(frame.control() | (split ? DIV : 0));
        if (split) {
            out.u8(frame.divs());
        }
        byte[] head = out.bcd(frame.address())
                .u8(frame.function())
                .octets(frame.data())
                .toByteArray();
        return out.u8(Checksums.szy206(head, HEAD, head.length)).u8(END).toByteArray();
    }

    /** An error in a frame's data with the offset from the frame's start. */
    static DecodeException shifted(DecodeException e, Szy206Frame frame) {
        int from = HEAD + SHORTEST + (frame.divs() >= 0 ? 1 : 0);
        return new DecodeException(e.reason(), from + e.offset(), e.rule(), e.clause());
    }

    private static DecodeException malformed(int offset, String rule) {
        return new DecodeException(QuarantineReason.MALFORMED, offset, rule, CLAUSE);
    }
}
