package io.mailuo.codec.gb43229;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.bytes.ByteReader;
import io.mailuo.codec.bytes.ByteWriter;
import io.mailuo.codec.bytes.Checksums;
import io.mailuo.codec.bytes.Escaping;
import io.mailuo.codec.bytes.FrameShape;
import io.mailuo.codec.gb43229.Gb43229Frame.Device;
import io.mailuo.spec.quarantine.QuarantineReason;

/** Frames of GB/T 43229-2023 between bytes C0, with DB as the escape. Experimental. */
public final class Gb43229Format implements FrameShape<Gb43229Frame> {

    /** The one instance; it has no state. */
    public static final Gb43229Format SHAPE = new Gb43229Format();

    private static final String CLAUSE = "GB/T 43229-2023 (frame; experimental)";
    private static final byte EDGE = (byte) 0xc0;
    private static final Escaping ESCAPING = new Escaping(CLAUSE, 0xdb, 0xc0, 0xdc, 0xdb, 0xdd);
    private static final int HEAD = 20;
    private static final int CRC = 2;
    private static final int MOST = 8192;

    private Gb43229Format() {}

    @Override
    public int measure(byte[] bytes, int at) {
        if (bytes[at] != EDGE) {
            return NONE;
        }
        for (int i = at + 1; i < bytes.length; i++) {
            if (bytes[i] == EDGE) {
                // Two edges in a row: the first one ended a frame that was lost.
                return i == at + 1 ? NONE : i + 1 - at;
            }
            if (i - at > MOST) {
                return NONE;
            }
        }
        return MORE;
    }

    @Override
    public boolean endsAsItStarts() {
        return true;
    }

    @Override
    public String clause() {
        return CLAUSE;
    }

    private static DecodeException malformed(int offset, String rule) {
        return new DecodeException(QuarantineReason.MALFORMED, offset, rule, CLAUSE);
    }

    /** The CRC that a sound frame carries, in hexadecimal. */
    static String checksum(byte[] frame) throws DecodeException {
        byte[] bytes = ESCAPING.unescape(frame, 1, frame.length - 1);
        return "%02X%02X".formatted(bytes[bytes.length - 1], bytes[bytes.length - CRC]);
    }

    @Override
    public Gb43229Frame decode(byte[] frame) throws DecodeException {
        if (frame.length < 2 || frame[0] != EDGE || frame[frame.length - 1] != EDGE) {
            throw malformed(0, "the frame must begin and end with C0");
        }
        byte[] bytes = ESCAPING.unescape(frame, 1, frame.length - 1);
        if (bytes.length < HEAD + CRC) {
            throw malformed(frame.length - 1, "the frame has " + bytes.length + " bytes, at least 22 are needed");
        }
        int end = bytes.length - CRC;
        int given = bytes[end] & 0xff | (bytes[end + 1] & 0xff) << 8;
        int computed = Checksums.modbus(bytes, 0, end);
        if (given != computed) {
            throw new DecodeException(
                    QuarantineReason.CHECKSUM,
                    frame.length - 1 - CRC,
                    "the checksum given is %04X, the one computed is %04X".formatted(given, computed),
                    CLAUSE);
        }
        var in = new ByteReader(bytes, 0, end, CLAUSE);
        return new Gb43229Frame(
                in.u16le("the link address"),
                device(in),
                device(in),
                in.u8("the version"),
                in.u8("the operation"),
                in.u16le("the object"),
                in.rest());
    }

    private static Device device(ByteReader in) throws DecodeException {
        return new Device(
                (int) in.little(3, "the division"), in.u16le("the kind of device"), in.u16le("the device's number"));
    }

    /** Writes a frame. */
    public static byte[] encode(Gb43229Frame frame) {
        var out = new ByteWriter().u16le(frame.link());
        for (var device : new Device[] {frame.sender(), frame.receiver()}) {
            out.little(device.division(), 3).u16le(device.types()).u16le(device.number());
        }
        out.u8(frame.version()).u8(frame.operation()).u16le(frame.object()).octets(frame.content());
        byte[] plain = out.toByteArray();
        byte[] bytes = out.u16le(Checksums.modbus(plain, 0, plain.length)).toByteArray();
        var escaped = new ByteWriter().u8(EDGE);
        ESCAPING.escape(bytes, escaped);
        return escaped.u8(EDGE).toByteArray();
    }
}
