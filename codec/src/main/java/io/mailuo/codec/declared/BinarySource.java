package io.mailuo.codec.declared;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.bytes.Ascii;
import io.mailuo.codec.bytes.Bcd;
import io.mailuo.codec.bytes.ByteReader;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** Reads fields from bytes. */
final class BinarySource implements Source, Spans.Places {

    static final Charset GB18030 = Charset.forName("GB18030");

    private static final int ABSENT = -1;

    private final byte[] payload;
    private final String clause;
    private final ByteReader in;
    private final List<String> marked;
    /** From and to of each part that is marked. */
    private final int[] places;

    /** @param marked the parts whose places lengths and checksums ask for */
    BinarySource(byte[] payload, String clause, List<String> marked) {
        this.payload = payload;
        this.clause = clause;
        this.in = new ByteReader(payload, clause);
        this.marked = marked;
        this.places = new int[2 * marked.size()];
        Arrays.fill(places, ABSENT);
    }

    @Override
    public Object take(Item.Value value, int size) throws DecodeException {
        var shape = value.shape();
        int bytes = size >= 0 ? size : in.remaining() - shape.size().leave();
        if (bytes < 0) {
            throw in.broken(
                    value.name() + " must leave " + shape.size().leave() + " bytes, " + in.remaining() + " are left");
        }
        return switch (shape.type()) {
            case UNSIGNED -> unsigned(shape, bytes, value.name());
            case SIGNED -> signed(whole(bytes, shape.little(), value.name()), bytes);
            case FLOAT -> real(shape, bytes, value.name());
            case BOOL -> {
                int code = in.peek(value.name());
                if (code > 1) {
                    throw in.broken(value.name() + " must be 0 or 1, found " + code);
                }
                in.skip(1, value.name());
                yield code == 1;
            }
            case BCD, DIGITS -> digits(value, bytes);
            case ASCII, UTF8, GB18030 -> text(shape, bytes, value.name());
            case HEX -> HexFormat.of().formatHex(in.bytes(bytes, value.name()));
            case NUMBER, INTEGER, TEXT -> throw new IllegalStateException(shape.type() + " is not of bytes");
        };
    }

    /** A whole number without sign. */
    long whole(int bytes, boolean little, String name) throws DecodeException {
        return little ? in.little(bytes, name) : in.big(bytes, name);
    }

    private static long signed(long whole, int bytes) {
        int unused = Long.SIZE - Byte.SIZE * bytes;
        return whole << unused >> unused;
    }

    private Object unsigned(Shape shape, int bytes, String name) throws DecodeException {
        long whole = whole(bytes, shape.little(), name);
        return whole >= 0 ? (Object) whole : new BigInteger(Long.toUnsignedString(whole));
    }

    private Object real(Shape shape, int bytes, String name) throws DecodeException {
        long whole = whole(bytes, shape.little(), name);
        if (bytes == Float.BYTES) {
            // By way of its shortest decimals: 21.3 as a float is 21.3, not 21.299999237060547.
            return Double.valueOf(Float.toString(Float.intBitsToFloat((int) whole)));
        }
        return Double.longBitsToDouble(whole);
    }

    private Object digits(Item.Value value, int bytes) throws DecodeException {
        int at = in.at();
        String name = value.name();
        String digits = value.shape().little() ? in.bcdLowFirst(bytes, name) : in.bcd(bytes, name);
        if (value.absent().contains(digits)) {
            return digits;
        }
        if (!Bcd.isDecimal(digits)) {
            throw at(at).broken(name + " must be decimal digits, found " + digits);
        }
        return value.shape().type() == Shape.Type.BCD ? (Object) Long.parseLong(digits) : digits;
    }

    private ByteReader at(int offset) {
        return new ByteReader(payload, offset, payload.length, clause);
    }

    private String text(Shape shape, int bytes, String name) throws DecodeException {
        int at = in.at();
        in.skip(bytes, name);
        int end = in.at();
        while (end > at && (payload[end - 1] & 0xff) == shape.pad()) {
            end--;
        }
        if (Ascii.is(payload, at, end)) {
            return Ascii.text(payload, at, end);
        }
        try {
            return charset(shape.type())
                    .newDecoder()
                    .decode(ByteBuffer.wrap(payload, at, end - at))
                    .toString();
        } catch (CharacterCodingException e) {
            throw at(at).broken(name + " is not " + charset(shape.type()));
        }
    }

    static Charset charset(Shape.Type type) {
        return switch (type) {
            case ASCII -> StandardCharsets.US_ASCII;
            case GB18030 -> GB18030;
            default -> StandardCharsets.UTF_8;
        };
    }

    @Override
    public int turns(Item.Repeat repeat) {
        return -1;
    }

    @Override
    public boolean hasMore(Item.Repeat repeat) {
        return in.remaining() > repeat.count().leave();
    }

    @Override
    public Source turn(Item.Repeat repeat, int index) {
        return this;
    }

    @Override
    public void mark(int mark, int from) {
        places[2 * mark] = from;
        places[2 * mark + 1] = in.at();
    }

    @Override
    public int from(String name, int otherwise) {
        int mark = marked.indexOf(name);
        return mark < 0 || places[2 * mark] == ABSENT ? otherwise : places[2 * mark];
    }

    @Override
    public int to(String name, int otherwise) {
        int mark = marked.indexOf(name);
        return mark < 0 || places[2 * mark] == ABSENT ? otherwise : places[2 * mark + 1];
    }

    @Override
    public int at() {
        return in.at();
    }

    @Override
    public DecodeException broken(String rule) {
        return in.broken(rule);
    }

    void end() throws DecodeException {
        in.end("the last field");
    }
}
