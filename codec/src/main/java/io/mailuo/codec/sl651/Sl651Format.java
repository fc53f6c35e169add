package io.mailuo.codec.sl651;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.bytes.ByteReader;
import io.mailuo.codec.bytes.ByteWriter;
import io.mailuo.codec.bytes.Checksums;
import io.mailuo.codec.bytes.FrameShape;
import java.util.Locale;

/**
 * The frame of SL 651 (SL 651-2014, 6.2.3). In HEX form (6.5): {@code 7E7E}, addresses, password, function, direction
 * and length, {@code 02} or {@code 16}, body, end character, CRC-16/MODBUS with its high byte first. The ASCII form
 * (6.4), which starts with {@code 01}, is {@link Sl651AsciiFormat}'s.
 */
public final class Sl651Format implements FrameShape<Sl651Frame> {

    /** The one instance; it has no state. */
    public static final Sl651Format SHAPE = new Sl651Format();

    private static final String CLAUSE = "SL 651-2014 6.2.3";
    private static final int START = 0x7e;
    private static final int ONE = 0x02;
    private static final int SEVERAL = 0x16;
    private static final int HEAD = 14;
    private static final int TAIL = 3;
    private static final int DOWN = 8;
    static final int MAX_BODY = 0xfff;

    private Sl651Format() {}

    @Override
    public int measure(byte[] bytes, int at) {
        if (bytes[at] == Sl651AsciiFormat.START) {
            return Sl651AsciiFormat.measure(bytes, at);
        }
        int there = bytes.length - at;
        if (bytes[at] != START || there > 1 && bytes[at + 1] != START) {
            return NONE;
        }
        if (there < HEAD) {
            return MORE;
        }
        int direction = bytes[at + 11] >> 4 & 0xf;
        int start = bytes[at + 13];
        if (direction != 0 && direction != DOWN || start != ONE && start != SEVERAL) {
            return NONE;
        }
        int length = (bytes[at + 11] & 0xf) << 8 | bytes[at + 12] & 0xff;
        return start == SEVERAL && length < 3 ? NONE : HEAD + length + TAIL;
    }

    @Override
    public String clause() {
        return CLAUSE;
    }

    @Override
    public Sl651Frame decode(byte[] frame) throws DecodeException {
        if (frame.length > 0 && frame[0] == Sl651AsciiFormat.START) {
            return Sl651AsciiFormat.decode(frame);
        }
        int length = end(frame, 0, "7E7E, a direction of 0 or 8, and 02 or 16 before the body");
        int given = (frame[length - 2] & 0xff) << 8 | frame[length - 1] & 0xff;
        int computed = Checksums.modbus(frame, 0, length - 2);
        if (given != computed) {
            throw Checksums.differs("CRC", 2, given, computed, length - 2, "SL 651-2014 6.2.3.10");
        }
        boolean up = frame[11] >> 4 == 0;
        int end = frame[length - TAIL] & 0xff;
        if (!isEnd(up, end)) {
            throw broken(length - TAIL, "%02X does not end a frame %s".formatted(end, up ? "up" : "down"));
        }
        var in = new ByteReader(frame, 2, length - TAIL, CLAUSE);
        int centre = up ? in.u8("the centre") : -1;
        String station = in.bcd(5, "the station").toLowerCase(Locale.ROOT);
        centre = up ? centre : in.u8("the centre");
        String password = in.bcd(2, "the password").toLowerCase(Locale.ROOT);
        int function = in.u8("the function");
        in.skip(2, "direction and length");
        boolean several = in.u8("the start character") == SEVERAL;
        int numbers = several ? (int) in.big(3, "the packet numbers") : 0;
        return new Sl651Frame(
                Sl651Frame.Form.HEX,
                up,
                centre,
                station,
                password,
                function,
                numbers >> 12,
                numbers & 0xfff,
                in.rest(),
                end);
    }

    static boolean isEnd(boolean up, int end) {
        return switch (end) {
            case Sl651Frame.LAST, Sl651Frame.MORE -> up;
            case Sl651Frame.QUERY -> true; // stations repeat it in answers to event queries
            case Sl651Frame.MAY_LEAVE, Sl651Frame.ACKNOWLEDGE, Sl651Frame.RESEND, Sl651Frame.STAY_ONLINE -> !up;
            default -> false;
        };
    }

    /**
     * Writes a frame.
     *
     * @throws IllegalArgumentException if a field does not fit
     */
    public static byte[] encode(Sl651Frame frame) {
        if (frame.station().length() != 10 || frame.password().length() != 4) {
            throw new IllegalArgumentException("the station must have 10 digits and the password 4");
        }
        if (frame.form() == Sl651Frame.Form.ASCII) {
            return Sl651AsciiFormat.encode(frame);
        }
        boolean several = frame.packets() > 0;
        int length = frame.body().length() + (several ? 3 : 0);
        if (length > MAX_BODY) {
            throw new IllegalArgumentException("the body must have at most 4095 bytes, got " + length);
        }
        var out = new ByteWriter().u8(START).u8(START);
        if (frame.up()) {
            out.u8(frame.centre()).bcd(frame.station());
        } else {
            out.bcd(frame.station()).u8(frame.centre());
        }
        out.bcd(frame.password())
                .u8(frame.function())
                .u16((frame.up() ? 0 : DOWN << 12) | length)
                .u8(several ? SEVERAL : ONE);
        if (several) {
            out.big(frame.packets() << 12 | frame.packet(), 3);
        }
        byte[] head = out.octets(frame.body()).u8(frame.end()).toByteArray();
        return out.u16(Checksums.modbus(head, 0, head.length)).toByteArray();
    }
}
