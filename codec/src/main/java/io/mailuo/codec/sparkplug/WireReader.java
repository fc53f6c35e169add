package io.mailuo.codec.sparkplug;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.bytes.Octets;
import io.mailuo.spec.quarantine.QuarantineReason;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads the fields of one message of Protocol Buffers; messages within it may lie 16 deep. */
final class WireReader {

    static final int VARINT = 0;
    static final int FIXED64 = 1;
    static final int BYTES = 2;
    static final int FIXED32 = 5;

    private static final String CLAUSE = "Sparkplug 3.0, 6.4.1 (Protocol Buffers)";
    private static final int MOST_DEPTH = 16;
    private static final int LONGEST_VARINT = 10;
    private static final int TAG_BITS = 3;

    private final byte[] bytes;
    private final int end;
    private final int depth;
    private int at;
    private int start;
    private int wire;

    WireReader(byte[] bytes) {
        this(bytes, 0, bytes.length, 0);
    }

    private WireReader(byte[] bytes, int from, int end, int depth) {
        this.bytes = bytes;
        this.at = from;
        this.start = from;
        this.end = end;
        this.depth = depth;
    }

    boolean hasMore() {
        return at < end;
    }

    /** Takes the number of the next field. */
    int field() throws DecodeException {
        start = at;
        long tag = varint("a field's number");
        wire = (int) tag & (1 << TAG_BITS) - 1;
        long field = tag >>> TAG_BITS;
        if (field < 1 || field > 0x1fffffff) {
            throw broken("field number " + field + " is not allowed");
        }
        return (int) field;
    }

    /** An error at the field that was begun last. */
    DecodeException broken(String rule) {
        return error(QuarantineReason.MALFORMED, start, rule, CLAUSE);
    }

    /** An error at the field that was begun last, of a value that is not of its type. */
    DecodeException result(String rule) {
        return error(QuarantineReason.RESULT, start, rule, "Sparkplug 3.0, 6.4.16");
    }

    private static DecodeException error(QuarantineReason reason, int offset, String rule, String clause) {
        return new DecodeException(reason, offset, rule, clause);
    }

    private void expect(int wanted, String name) throws DecodeException {
        if (wire != wanted) {
            throw broken(name + " is of wire type " + wire + ", not " + wanted);
        }
    }

    private long varint(String name) throws DecodeException {
        long value = 0;
        for (int i = 0; i < LONGEST_VARINT; i++) {
            if (at == end) {
                throw error(QuarantineReason.MALFORMED, at, "the message ends inside " + name, CLAUSE);
            }
            byte next = bytes[at++];
            value |= (long) (next & 0x7f) << 7 * i;
            if (next >= 0) {
                return value;
            }
        }
        throw broken(name + " has more than " + LONGEST_VARINT + " bytes");
    }

    long number(String name) throws DecodeException {
        expect(VARINT, name);
        return varint(name);
    }

    boolean truth(String name) throws DecodeException {
        return number(name) != 0;
    }

    private long fixed(int count, String name) throws DecodeException {
        if (end - at < count) {
            throw error(QuarantineReason.MALFORMED, at, "the message ends inside " + name, CLAUSE);
        }
        long value = 0;
        for (int i = 0; i < count; i++) {
            value |= (bytes[at++] & 0xffL) << Byte.SIZE * i;
        }
        return value;
    }

    float fixed32(String name) throws DecodeException {
        expect(FIXED32, name);
        return Float.intBitsToFloat((int) fixed(Integer.BYTES, name));
    }

    double fixed64(String name) throws DecodeException {
        expect(FIXED64, name);
        return Double.longBitsToDouble(fixed(Long.BYTES, name));
    }

    private int length(String name) throws DecodeException {
        expect(BYTES, name);
        long length = varint(name);
        if (length < 0 || length > end - at) {
            throw broken(name + " has " + Long.toUnsignedString(length) + " bytes, " + (end - at) + " are left");
        }
        return (int) length;
    }

    Octets octets(String name) throws DecodeException {
        int length = length(name);
        at += length;
        return new Octets(Arrays.copyOfRange(bytes, at - length, at));
    }

    String text(String name) throws DecodeException {
        int length = length(name);
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, at, length))
                    .toString();
            at += length;
            return text;
        } catch (CharacterCodingException e) {
            throw broken(name + " is not UTF-8");
        }
    }

    WireReader message(String name) throws DecodeException {
        int length = length(name);
        if (depth == MOST_DEPTH) {
            throw broken("messages may lie " + MOST_DEPTH + " deep at most");
        }
        at += length;
        return new WireReader(bytes, at - length, at, depth + 1);
    }

    /** Whether the present field is a list of numbers without their own tags. */
    boolean isPacked() {
        return wire == BYTES;
    }

    /** Leaves the present field out, whatever it is. */
    void skip() throws DecodeException {
        switch (wire) {
            case VARINT -> varint("an unknown field");
            case FIXED64 -> fixed(Long.BYTES, "an unknown field");
            case BYTES -> at += length("an unknown field");
            case FIXED32 -> fixed(Integer.BYTES, "an unknown field");
            default -> throw broken("wire type " + wire + " is not allowed");
        }
    }

    /** Takes the numbers of a packed list, one at a time, of the reader that {@link #message} answered. */
    long packed(String name) throws DecodeException {
        return varint(name);
    }
}
