package io.mailuo.codec.iec104;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.bytes.ByteReader;
import io.mailuo.codec.bytes.ByteWriter;
import io.mailuo.codec.bytes.Octets;
import java.util.ArrayList;
import java.util.List;

/**
 * An application service data unit (IEC 60870-5-101, 7.1, with the sizes of IEC 60870-5-104, 7).
 *
 * @param type type identification
 * @param sequence whether the objects have addresses that follow one another (SQ)
 * @param cause cause of transmission, 0 to 63
 * @param negative whether it is a negative confirmation
 * @param test whether it is a test
 * @param originator originator address
 * @param station common address
 * @param objects the information objects
 */
public record Asdu(
        TypeId type,
        boolean sequence,
        int cause,
        boolean negative,
        boolean test,
        int originator,
        int station,
        List<InformationObject> objects) {

    /** Cause: activation. */
    public static final int ACTIVATION = 6;
    /** Cause: activation confirmed. */
    public static final int CONFIRMATION = 7;
    /** Cause: deactivation. */
    public static final int DEACTIVATION = 8;
    /** Cause: activation ended. */
    public static final int TERMINATION = 10;

    private static final String CLAUSE = "IEC 60870-5-104 7";
    private static final int MOST_OBJECTS = 127;

    /**
     * An information object.
     *
     * @param address information object address
     * @param element its element and time tag as they stand
     */
    public record InformationObject(int address, Octets element) {}

    public Asdu {
        objects = List.copyOf(objects);
    }

    /** Reads a data unit without anything around it. */
    public static Asdu decode(byte[] bytes) throws DecodeException {
        return read(new ByteReader(bytes, CLAUSE));
    }

    static Asdu read(ByteReader in) throws DecodeException {
        int code = in.peek("the type");
        var type = TypeId.of(code);
        if (type.isEmpty()) {
            throw in.broken("type " + code + " is not known");
        }
        in.skip(1, "the type");
        int qualifier = in.u8("the number of objects");
        int cause = in.u8("the cause");
        int originator = in.u8("the originator");
        int station = in.u16le("the common address");
        boolean sequence = (qualifier & 0x80) != 0;
        int count = qualifier & MOST_OBJECTS;
        int size = type.get().size();
        var objects = new ArrayList<InformationObject>();
        int first = 0;
        for (int i = 0; i < count; i++) {
            int address;
            if (sequence) {
                first = i == 0 ? (int) in.little(3, "an object's address") : first;
                address = first + i & 0xffffff;
            } else {
                address = (int) in.little(3, "an object's address");
            }
            objects.add(new InformationObject(address, in.octets(size, "an object of type " + type.get())));
        }
        in.end("the objects");
        return new Asdu(
                type.get(),
                sequence,
                cause & 0x3f,
                (cause & 0x40) != 0,
                (cause & 0x80) != 0,
                originator,
                station,
                objects);
    }

    /**
     * Writes the data unit.
     *
     * @throws IllegalArgumentException if an object is of the wrong size, there are more than 127, or the
     *     addresses of a sequence do not follow one another
     */
    public byte[] encode() {
        if (objects.size() > MOST_OBJECTS) {
            throw new IllegalArgumentException("at most 127 objects fit, got " + objects.size());
        }
        var out = new ByteWriter()
                .u8(type.code())
                .u8((sequence ? 0x80 : 0) | objects.size())
                .u8(cause | (negative ? 0x40 : 0) | (test ? 0x80 : 0))
                .u8(originator)
                .u16le(station);
        for (int i = 0; i < objects.size(); i++) {
            var object = objects.get(i);
            if (object.element().length() != type.size()) {
                throw new IllegalArgumentException("an object of type " + type + " has " + type.size() + " bytes");
            }
            if (sequence && object.address() != (objects.getFirst().address() + i & 0xffffff)) {
                throw new IllegalArgumentException("the addresses of a sequence follow one another");
            }
            if (!sequence || i == 0) {
                out.little(object.address(), 3);
            }
            out.octets(object.element());
        }
        return out.toByteArray();
    }
}
