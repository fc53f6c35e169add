package io.mailuo.codec.gb20999;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.bytes.ByteReader;
import io.mailuo.codec.bytes.ByteWriter;
import io.mailuo.codec.bytes.Checksums;
import io.mailuo.codec.bytes.Escaping;
import io.mailuo.codec.bytes.FrameShape;
import io.mailuo.spec.quarantine.QuarantineReason;
import java.util.ArrayList;
import java.util.Arrays;

/**
 * The frame of GB/T 20999-2017: {@code 7E}, length, head, items, CRC, {@code 7D}; on streams {@code 5C} stands before
 * each {@code 7E}, {@code 7D} and {@code 5C} between. Datagrams are not escaped; {@link #decode} reads both.
 */
public final class Gb20999Format implements FrameShape<Gb20999Frame> {

    /** The one instance; it has no state. */
    public static final Gb20999Format SHAPE = new Gb20999Format();

    private static final String CLAUSE = "GB/T 20999-2017 frame format";
    private static final int START = 0x7e;
    private static final int END = 0x7d;
    private static final int ESCAPE = 0x5c;
    private static final Escaping ESCAPING = new Escaping(CLAUSE, ESCAPE, START, START, END, END, ESCAPE, ESCAPE);
    private static final int HEAD = 13;
    private static final int SHORTEST = HEAD + 4;
    private static final int MAX_LENGTH = 8192;
    private static final int LONGEST = 2 * (MAX_LENGTH + 2) + 2;
    private static final int ITEM_HEAD = 4;
    private static final int MAX_VALUE = 251;

    private Gb20999Format() {}

    @Override
    public int measure(byte[] bytes, int at) {
        if (bytes[at] != START) {
            return NONE;
        }
        int limit = Math.min(bytes.length, at + LONGEST);
        for (int i = at + 1; i < limit; i++) {
            if (bytes[i] == ESCAPE) {
                i++;
            } else if (bytes[i] == START) {
                return NONE;
            } else if (bytes[i] == END) {
                return i - at + 1 < SHORTEST ? NONE : i - at + 1;
            }
        }
        return limit - at < LONGEST ? MORE : NONE;
    }

    @Override
    public String clause() {
        return CLAUSE;
    }

    @Override
    public Gb20999Frame decode(byte[] frame) throws DecodeException {
        int last = frame.length - 1;
        if (frame.length < SHORTEST || frame[0] != START || frame[last] != END) {
            throw malformed(0, "expected 7E and 7D, and at least 17 bytes with them");
        }
        byte[] plain = plain(frame);
        int end = plain.length - 2;
        if (end < HEAD || length(plain) != end) {
            throw malformed(
                    1, "the length field says " + length(plain) + ", there are " + end + " bytes before the CRC");
        }
        int given = (plain[end] & 0xff) << 8 | plain[end + 1] & 0xff;
        int computed = Checksums.gb20999(plain, 0, end);
        if (given != computed) {
            throw Checksums.differs("CRC", 2, given, computed, last - 2, CLAUSE);
        }
        return read(new ByteReader(plain, 2, end, CLAUSE));
    }

    private static Gb20999Frame read(ByteReader in) throws DecodeException {
        int version = in.u16("the version");
        int centre = in.u8("the centre");
        String controller = in.octets(4, "the controller").hex();
        int crossing = in.u8("the crossing");
        int sequence = in.u8("the sequence number");
        int type = in.u8("the kind of frame");
        int count = in.u8("the number of items");
        var items = new ArrayList<Gb20999Frame.Item>();
        for (int i = 0; i < count; i++) {
            int index = in.u8("an item's index");
            int length = in.u8("an item's length");
            if (length < ITEM_HEAD) {
                throw in.broken("an item has at least 4 bytes, this one says " + length);
            }
            items.add(new Gb20999Frame.Item(
                    index,
                    in.u8("a class"),
                    in.u8("an object"),
                    in.u8("an attribute"),
                    in.u8("an element"),
                    in.octets(length - ITEM_HEAD, "an item's value")));
        }
        in.end("the items");
        return new Gb20999Frame(version, centre, controller, crossing, sequence, type, items);
    }

    /** What stands between start and end: as it is in a datagram, without its escapes on a stream. */
    private static byte[] plain(byte[] frame) throws DecodeException {
        int last = frame.length - 1;
        byte[] plain = Arrays.copyOfRange(frame, 1, last);
        return fits(plain) ? plain : ESCAPING.unescape(frame, 1, last);
    }

    /** The CRC that a sound frame carries, in hexadecimal. */
    static String checksum(byte[] frame) throws DecodeException {
        byte[] plain = plain(frame);
        return "%02X%02X".formatted(plain[plain.length - 2], plain[plain.length - 1]);
    }

    private static boolean fits(byte[] plain) {
        int end = plain.length - 2;
        return length(plain) == end
                && Checksums.gb20999(plain, 0, end) == ((plain[end] & 0xff) << 8 | plain[end + 1] & 0xff);
    }

    private static int length(byte[] plain) {
        return plain.length < 2 ? -1 : (plain[0] & 0xff) << 8 | plain[1] & 0xff;
    }

    /**
     * Writes a frame for a stream.
     *
     * @throws IllegalArgumentException if a field does not fit
     */
    public static byte[] encode(Gb20999Frame frame) {
        var out = new ByteWriter().u8(START);
        ESCAPING.escape(plain(frame), out);
        return out.u8(END).toByteArray();
    }

    /**
     * Writes a frame for a datagram, without escaping.
     *
     * @throws IllegalArgumentException if a field does not fit
     */
    public static byte[] encodeDatagram(Gb20999Frame frame) {
        return new ByteWriter().u8(START).bytes(plain(frame)).u8(END).toByteArray();
    }

    private static byte[] plain(Gb20999Frame frame) {
        var items = new ByteWriter();
        for (var item : frame.items()) {
            if (item.value().length() > MAX_VALUE) {
                throw new IllegalArgumentException("a value must have at most 251 bytes");
            }
            items.u8(item.index())
                    .u8(ITEM_HEAD + item.value().length())
                    .u8(item.dataClass())
                    .u8(item.object())
                    .u8(item.attribute())
                    .u8(item.element())
                    .octets(item.value());
        }
        int length = HEAD + items.size();
        if (length > MAX_LENGTH
                || frame.items().size() > 255
                || frame.controller().length() != 8) {
            throw new IllegalArgumentException(
                    "the frame must have at most 255 items and 8192 bytes, and the controller 8 digits");
        }
        byte[] body = new ByteWriter()
                .u16(length)
                .u16(frame.version())
                .u8(frame.centre())
                .bcd(frame.controller())
                .u8(frame.crossing())
                .u8(frame.sequence())
                .u8(frame.type())
                .u8(frame.items().size())
                .bytes(items.toByteArray())
                .toByteArray();
        return new ByteWriter()
                .bytes(body)
                .u16(Checksums.gb20999(body, 0, body.length))
                .toByteArray();
    }

    private static DecodeException malformed(int offset, String rule) {
        return new DecodeException(QuarantineReason.MALFORMED, offset, rule, CLAUSE);
    }
}
