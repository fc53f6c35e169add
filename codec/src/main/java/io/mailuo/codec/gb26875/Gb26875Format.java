package io.mailuo.codec.gb26875;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.bytes.ByteReader;
import io.mailuo.codec.bytes.ByteWriter;
import io.mailuo.codec.bytes.Checksums;
import io.mailuo.codec.bytes.FrameShape;
import java.util.Locale;

/** The packet of GB/T 26875.3 (GB/T 26875.3-2011, 8.1): {@code @@}, control unit, data unit, sum, {@code ##}. */
public final class Gb26875Format implements FrameShape<Gb26875Message> {

    /** The one instance; it has no state. */
    public static final Gb26875Format SHAPE = new Gb26875Format();

    /** Longest data unit, in bytes. */
    public static final int MAX_DATA = 1024;

    private static final String CLAUSE = "GB/T 26875.3-2011 8.1";
    private static final int HEAD = 27;
    private static final int TAIL = 3;
    private static final int LENGTH_AT = 24;
    private static final int ADDRESS = 6;

    private Gb26875Format() {}

    @Override
    public int measure(byte[] bytes, int at) {
        int there = bytes.length - at;
        if (bytes[at] != '@' || there > 1 && bytes[at + 1] != '@') {
            return NONE;
        }
        if (there < HEAD) {
            return MORE;
        }
        int length = bytes[at + LENGTH_AT] & 0xff | (bytes[at + LENGTH_AT + 1] & 0xff) << 8;
        return length > MAX_DATA ? NONE : HEAD + length + TAIL;
    }

    @Override
    public String clause() {
        return CLAUSE;
    }

    @Override
    public Gb26875Message decode(byte[] frame) throws DecodeException {
        int length = end(frame, 0, "@@ and a data unit of at most 1024 bytes");
        if (frame[length - 2] != '#' || frame[length - 1] != '#') {
            throw broken(length - 2, "the packet must end with ##");
        }
        int given = frame[length - TAIL] & 0xff;
        int computed = Checksums.sum(frame, 2, length - TAIL);
        if (given != computed) {
            throw Checksums.differs("sum", 1, given, computed, length - TAIL, "GB/T 26875.3-2011 8.1.3");
        }
        var in = new ByteReader(frame, 2, length - TAIL, CLAUSE);
        int serial = in.u16le("the serial number");
        int major = in.u8("the version");
        int minor = in.u8("the user's version");
        var time = in.octets(6, "the time");
        String source = in.bcd(ADDRESS, "the source").toLowerCase(Locale.ROOT);
        String destination = in.bcd(ADDRESS, "the destination").toLowerCase(Locale.ROOT);
        in.skip(2, "the length");
        return new Gb26875Message(serial, major, minor, time, source, destination, in.u8("the command"), in.rest());
    }

    /**
     * Writes a packet.
     *
     * @throws IllegalArgumentException if a field does not fit
     */
    public static byte[] encode(Gb26875Message message) {
        if (message.source().length() != 2 * ADDRESS || message.destination().length() != 2 * ADDRESS) {
            throw new IllegalArgumentException("addresses must have 12 hexadecimal digits");
        }
        if (message.data().length() > MAX_DATA || message.time().length() != 6) {
            throw new IllegalArgumentException("the data must have at most 1024 bytes and the time 6");
        }
        var out = new ByteWriter()
                .u8('@')
                .u8('@')
                .u16le(message.serial())
                .u8(message.major())
                .u8(message.minor())
                .octets(message.time())
                .bcd(message.source())
                .bcd(message.destination())
                .u16le(message.data().length())
                .u8(message.command())
                .octets(message.data());
        byte[] head = out.toByteArray();
        return out.u8(Checksums.sum(head, 2, head.length)).u8('#').u8('#').toByteArray();
    }
}
