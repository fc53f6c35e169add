package io.mailuo.codec.jt808;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.bytes.ByteReader;
import io.mailuo.codec.bytes.ByteWriter;
import io.mailuo.codec.bytes.Checksums;
import io.mailuo.codec.bytes.Escaping;
import io.mailuo.codec.bytes.FrameShape;
import io.mailuo.spec.quarantine.QuarantineReason;

/**
 * The packet of JT/T 808 (JT/T 808-2019, 4.4): {@code 7E}, header, body, exclusive or, {@code 7E}, with {@code 7D 01}
 * for {@code 7D} and {@code 7D 02} for {@code 7E} between.
 */
public final class Jt808Format implements FrameShape<Jt808Message> {

    /** The one instance; it has no state. */
    public static final Jt808Format SHAPE = new Jt808Format();

    /** Longest body of a packet, in bytes. */
    public static final int MAX_BODY = 1023;

    private static final String CLAUSE = "JT/T 808-2019 4.4";
    private static final int FLAG = 0x7e;
    private static final Escaping ESCAPING = new Escaping(CLAUSE, 0x7d, 0x7d, 1, FLAG, 2);
    private static final int OLD_HEADER = 12;
    private static final int SHORTEST = 15;
    /** Header of 2019 with packet numbers, body and checksum, all of it escaped, and the flags. */
    private static final int LONGEST = 2 * (21 + MAX_BODY + 1) + 2;

    private static final int SPLIT = 1 << 13;
    private static final int VERSIONED = 1 << 14;

    private Jt808Format() {}

    @Override
    public int measure(byte[] bytes, int at) {
        if (bytes[at] != FLAG) {
            return NONE;
        }
        int limit = Math.min(bytes.length, at + LONGEST);
        for (int i = at + 1; i < limit; i++) {
            if (bytes[i] == FLAG) {
                return i - at + 1 < SHORTEST ? NONE : i - at + 1;
            }
        }
        return limit == bytes.length && limit - at < LONGEST ? MORE : NONE;
    }

    @Override
    public boolean endsAsItStarts() {
        return true;
    }

    @Override
    public String clause() {
        return CLAUSE;
    }

    /** The checksum that a sound packet carries, in hexadecimal. */
    static String checksum(byte[] frame) throws DecodeException {
        byte[] plain = ESCAPING.unescape(frame, 1, frame.length - 1);
        return "%02X".formatted(plain[plain.length - 1]);
    }

    @Override
    public Jt808Message decode(byte[] frame) throws DecodeException {
        int length = frame.length == 0 ? NONE : measure(frame, 0);
        if (length < 0) {
            throw malformed(0, "expected 7E, at least 13 bytes, and 7E");
        }
        if (length == MORE) {
            throw malformed(frame.length, "the packet does not end with 7E");
        }
        if (frame.length > length) {
            throw malformed(length, "bytes follow the end of the packet");
        }
        byte[] plain = ESCAPING.unescape(frame, 1, frame.length - 1);
        if (plain.length < SHORTEST - 2) {
            throw malformed(0, "the packet is shorter than a header");
        }
        int end = plain.length - 1;
        int given = plain[end] & 0xff;
        int computed = Checksums.xor(plain, 0, end);
        if (given != computed) {
            throw Checksums.differs("checksum", 1, given, computed, frame.length - 2, "JT/T 808-2019 4.4.4");
        }
        var in = new ByteReader(plain, 0, end, CLAUSE);
        int id = in.u16("the message id");
        int properties = in.u16("the properties");
        int size = properties & MAX_BODY;
        boolean split = (properties & SPLIT) != 0;
        int version = 0;
        // Bit 14 was reserved before 2019 and some old terminals set it: then the old header fits, five bytes shorter.
        if ((properties & VERSIONED) != 0 && end != OLD_HEADER + (split ? 4 : 0) + size) {
            version = in.u8("the protocol version");
            if (version == 0) {
                throw in.broken("the protocol version must be 1 or more");
            }
        }
        String phone = in.bcd(version > 0 ? 10 : 6, "the terminal's number");
        int serial = in.u16("the serial number");
        int packets = split ? in.u16("the number of packets") : 0;
        int packet = split ? in.u16("the packet's number") : 0;
        if (in.remaining() != size) {
            throw in.broken("the properties say " + size + " bytes of body, there are " + in.remaining());
        }
        return new Jt808Message(id, properties >> 10 & 7, version, phone, serial, packets, packet, in.rest());
    }

    /**
     * Writes a packet.
     *
     * @throws IllegalArgumentException if a field does not fit
     */
    public static byte[] encode(Jt808Message message) {
        int digits = message.is2019() ? 20 : 12;
        if (message.phone().length() != digits || message.body().length() > MAX_BODY) {
            throw new IllegalArgumentException(
                    "the terminal's number must have " + digits + " digits and the body at most 1023 bytes");
        }
        boolean split = message.packets() > 0;
        int properties = message.body().length()
                | message.encryption() << 10
                | (split ? SPLIT : 0)
                | (message.is2019() ? VERSIONED : 0);
        var out = new ByteWriter().u16(message.id()).u16(properties);
        if (message.is2019()) {
            out.u8(message.version());
        }
        out.bcd(message.phone()).u16(message.serial());
        if (split) {
            out.u16(message.packets()).u16(message.packet());
        }
        byte[] plain = out.octets(message.body()).toByteArray();
        byte[] whole = out.u8(Checksums.xor(plain, 0, plain.length)).toByteArray();
        var frame = new ByteWriter().u8(FLAG);
        ESCAPING.escape(whole, frame);
        return frame.u8(FLAG).toByteArray();
    }

    private static DecodeException malformed(int offset, String rule) {
        return new DecodeException(QuarantineReason.MALFORMED, offset, rule, CLAUSE);
    }
}
