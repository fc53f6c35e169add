package io.mailuo.codec.lwm2m;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.bytes.ByteReader;
import io.mailuo.codec.bytes.ByteWriter;
import io.mailuo.codec.bytes.Octets;
import java.util.ArrayList;
import java.util.List;

/** One entry of a TLV payload (OMA LightweightM2M 1.1 core, 7.4.3). */
public sealed interface Tlv {

    /** The id of the object instance, resource or resource instance. */
    int id();

    /**
     * An object instance with its resources.
     *
     * @param id its id
     * @param children its resources
     */
    record ObjectInstance(int id, List<Tlv> children) implements Tlv {}

    /**
     * A resource with one value.
     *
     * @param id its id
     * @param value its bytes
     */
    record Resource(int id, Octets value) implements Tlv {}

    /**
     * A resource with several instances.
     *
     * @param id its id
     * @param children its instances
     */
    record MultipleResource(int id, List<Tlv> children) implements Tlv {}

    /**
     * One instance of a resource.
     *
     * @param id its id
     * @param value its bytes
     */
    record ResourceInstance(int id, Octets value) implements Tlv {}

    /** The clause of the specification. */
    String CLAUSE = "OMA LwM2M 1.1 core 7.4.3";

    /**
     * Reads a payload.
     *
     * @throws DecodeException if it is not TLV throughout, or entries stand where they may not
     */
    static List<Tlv> read(byte[] payload) throws DecodeException {
        return read(new ByteReader(payload, CLAUSE), 0);
    }

    private static List<Tlv> read(ByteReader in, int level) throws DecodeException {
        var entries = new ArrayList<Tlv>();
        while (in.hasMore()) {
            int type = in.peek("a type");
            int kind = type >> 6;
            // Level 0 holds all but resource instances, an object instance holds resources, a multiple one instances.
            boolean allowed = switch (level) {
                case 0 -> kind != 1;
                case 1 -> kind == 2 || kind == 3;
                default -> kind == 1;
            };
            if (!allowed) {
                throw in.broken("an entry of kind " + kind + " may not stand here");
            }
            in.skip(1, "a type");
            int id = (type & 0x20) != 0 ? in.u16("an id") : in.u8("an id");
            int lengthSize = type >> 3 & 3;
            int length = lengthSize == 0 ? type & 7 : (int) in.big(lengthSize, "a length");
            int from = in.at();
            byte[] value = in.bytes(length, "a value");
            entries.add(
                    switch (kind) {
                        case 0 -> new ObjectInstance(id, children(value, from, 1));
                        case 1 -> new ResourceInstance(id, new Octets(value));
                        case 2 -> new MultipleResource(id, children(value, from, 2));
                        default -> new Resource(id, new Octets(value));
                    });
        }
        return List.copyOf(entries);
    }

    private static List<Tlv> children(byte[] value, int from, int level) throws DecodeException {
        try {
            return read(new ByteReader(value, CLAUSE), level);
        } catch (DecodeException e) {
            throw new DecodeException(e.reason(), from + e.offset(), e.rule(), e.clause());
        }
    }

    /** Where in a sound payload the value number {@code index} begins, from 0; objects and multiple resources hold values. */
    static int offsetOf(byte[] payload, int index) throws DecodeException {
        var in = new ByteReader(payload, CLAUSE);
        int values = 0;
        while (in.hasMore()) {
            int type = in.u8("a type");
            in.skip((type & 0x20) != 0 ? 2 : 1, "an id");
            int lengthSize = type >> 3 & 3;
            int length = lengthSize == 0 ? type & 7 : (int) in.big(lengthSize, "a length");
            boolean holdsValues = (type >> 6 & 1) == 0;
            if (!holdsValues) {
                if (values++ == index) {
                    break;
                }
                in.skip(length, "a value");
            }
        }
        return in.at();
    }

    /**
     * Writes a payload.
     *
     * @throws IllegalArgumentException if an id or a length does not fit
     */
    static byte[] write(List<Tlv> entries) {
        var out = new ByteWriter();
        for (var entry : entries) {
            byte[] value = switch (entry) {
                case ObjectInstance(int id, var children) -> write(children);
                case MultipleResource(int id, var children) -> write(children);
                case Resource(int id, Octets octets) -> octets.bytes();
                case ResourceInstance(int id, Octets octets) -> octets.bytes();
            };
            int kind = switch (entry) {
                case ObjectInstance instance -> 0;
                case ResourceInstance instance -> 1;
                case MultipleResource resource -> 2;
                case Resource resource -> 3;
            };
            write(out, kind, entry.id(), value);
        }
        return out.toByteArray();
    }

    private static void write(ByteWriter out, int kind, int id, byte[] value) {
        if (id < 0 || id > 0xffff || value.length > 0xffffff) {
            throw new IllegalArgumentException("id " + id + " or length " + value.length + " does not fit");
        }
        int lengthSize = value.length < 8 ? 0 : value.length < 1 << 8 ? 1 : value.length < 1 << 16 ? 2 : 3;
        out.u8(kind << 6 | (id > 255 ? 0x20 : 0) | lengthSize << 3 | (lengthSize == 0 ? value.length : 0));
        out.big(id, id > 255 ? 2 : 1).big(value.length, lengthSize).bytes(value);
    }
}
