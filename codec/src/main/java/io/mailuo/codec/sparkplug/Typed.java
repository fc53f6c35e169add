package io.mailuo.codec.sparkplug;

import io.mailuo.codec.bytes.Octets;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a value on the wire means by its data type (Sparkplug 3.0, 6.4.16): {@link Long} or {@link BigInteger},
 * {@link Double}, {@link Boolean}, {@link String}, {@link Octets}, {@link DataSet}, {@link Template},
 * {@link PropertySet}, or a list of these. Numbers are taken from either of the wire's two sizes, as implementations
 * differ.
 */
final class Typed {

    private static final int COUNT_BYTES = 4;

    private Typed() {}

    /** The meaning of {@code value}; null where it is no value of {@code type}. */
    static @Nullable Object value(DataType type, Value value) {
        return switch (type.kind()) {
            case NONE -> null;
            case SIGNED, UNSIGNED -> whole(type, value);
            case REAL -> real(value);
            case TRUTH -> value instanceof Value.Bool(boolean truth) ? (Object) truth : null;
            case TEXT -> value instanceof Value.Text(String text) ? text : null;
            case BYTES -> value instanceof Value.Bytes(Octets octets) ? octets : null;
            case DATA_SET -> value instanceof Value.Table(DataSet table) ? table : null;
            case TEMPLATE -> value instanceof Value.Instance(Template template) ? template : null;
            case PROPERTY_SET -> value instanceof Value.Properties(PropertySet properties) ? properties : null;
            case PROPERTY_SET_LIST -> value instanceof Value.PropertiesList(List<PropertySet> list) ? list : null;
            case ARRAY -> value instanceof Value.Bytes(Octets octets) ? array(type, octets.bytes()) : null;
        };
    }

    private static @Nullable Object real(Value value) {
        return switch (value) {
            // By way of its shortest decimals: 21.3 as a float is 21.3, not 21.299999237060547.
            case Value.Float(float number) -> Double.valueOf(Float.toString(number));
            case Value.Double(double number) -> number;
            default -> null;
        };
    }

    private static @Nullable Object whole(DataType type, Value value) {
        long bits;
        if (value instanceof Value.Int(int small)) {
            bits = small;
        } else if (value instanceof Value.Long(long large)) {
            bits = large;
        } else {
            return null;
        }
        return whole(type, bits);
    }

    /** The number that the lowest bits are by the size and sign of {@code type}. */
    private static Object whole(DataType type, long bits) {
        int unused = Long.SIZE - Byte.SIZE * type.bytes();
        if (type.kind() == DataType.Kind.SIGNED) {
            return bits << unused >> unused;
        }
        long number = bits << unused >>> unused;
        return number >= 0 ? (Object) number : new BigInteger(Long.toUnsignedString(number));
    }

    private static @Nullable List<Object> array(DataType type, byte[] bytes) {
        return switch (type) {
            case BOOLEAN_ARRAY -> truths(bytes);
            case STRING_ARRAY -> texts(bytes);
            default -> numbers(type, bytes);
        };
    }

    private static @Nullable List<Object> numbers(DataType type, byte[] bytes) {
        if (bytes.length % type.bytes() != 0) {
            return null;
        }
        var numbers = new ArrayList<Object>();
        var in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        while (in.hasRemaining()) {
            numbers.add(
                    switch (type) {
                        case FLOAT_ARRAY -> Double.valueOf(Float.toString(in.getFloat()));
                        case DOUBLE_ARRAY -> in.getDouble();
                        default -> whole(type.element(), bits(in, type.bytes()));
                    });
        }
        return numbers;
    }

    private static long bits(ByteBuffer in, int bytes) {
        return switch (bytes) {
            case Byte.BYTES -> in.get();
            case Short.BYTES -> in.getShort();
            case Integer.BYTES -> in.getInt();
            default -> in.getLong();
        };
    }

    /** A count of four bytes, low byte first, then a bit each, the highest bit of a byte first. */
    private static @Nullable List<Object> truths(byte[] bytes) {
        if (bytes.length < COUNT_BYTES) {
            return null;
        }
        long count = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt() & 0xffffffffL;
        if ((count + Byte.SIZE - 1) / Byte.SIZE != bytes.length - COUNT_BYTES) {
            return null;
        }
        var truths = new ArrayList<Object>();
        for (int i = 0; i < count; i++) {
            truths.add((bytes[COUNT_BYTES + i / Byte.SIZE] & 0x80 >> i % Byte.SIZE) != 0);
        }
        return truths;
    }

    /** Texts in UTF-8, each ended by a zero byte. */
    private static @Nullable List<Object> texts(byte[] bytes) {
        if (bytes.length > 0 && bytes[bytes.length - 1] != 0) {
            return null;
        }
        var texts = new ArrayList<Object>();
        int from = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == 0) {
                texts.add(new String(bytes, from, i - from, StandardCharsets.UTF_8));
                from = i + 1;
            }
        }
        return texts;
    }

    /**
     * How {@code meaning} is written as a value of {@code type}.
     *
     * @throws IllegalArgumentException if it is none
     */
    static Value write(DataType type, Object meaning) {
        Value value = switch (type.kind()) {
            case SIGNED, UNSIGNED -> {
                long bits = bits(type, meaning);
                yield type.bytes() == Long.BYTES ? new Value.Long(bits) : new Value.Int((int) bits);
            }
            case REAL -> writeReal(type, meaning);
            case TRUTH -> meaning instanceof Boolean truth ? new Value.Bool(truth) : null;
            case TEXT -> meaning instanceof String text ? new Value.Text(text) : null;
            case BYTES -> meaning instanceof Octets octets ? new Value.Bytes(octets) : null;
            case DATA_SET -> meaning instanceof DataSet table ? new Value.Table(table) : null;
            case TEMPLATE -> meaning instanceof Template template ? new Value.Instance(template) : null;
            case PROPERTY_SET -> meaning instanceof PropertySet set ? new Value.Properties(set) : null;
            case ARRAY -> meaning instanceof List<?> list ? new Value.Bytes(writeArray(type, list)) : null;
            case NONE, PROPERTY_SET_LIST -> null;
        };
        if (value == null) {
            throw wrong(type, meaning);
        }
        return value;
    }

    private static IllegalArgumentException wrong(DataType type, @Nullable Object meaning) {
        return new IllegalArgumentException("'" + meaning + "' is no value of type " + type.label());
    }

    private static long bits(DataType type, Object meaning) {
        BigInteger whole;
        try {
            whole = new BigDecimal(meaning.toString()).toBigIntegerExact();
        } catch (NumberFormatException | ArithmeticException e) {
            throw wrong(type, meaning);
        }
        boolean signed = type.kind() == DataType.Kind.SIGNED;
        int bits = signed ? whole.bitLength() + 1 : whole.bitLength();
        if (!signed && whole.signum() < 0 || bits > Byte.SIZE * type.bytes()) {
            throw wrong(type, meaning);
        }
        return whole.longValue();
    }

    private static Value writeReal(DataType type, Object meaning) {
        double number;
        try {
            number = Double.parseDouble(meaning.toString());
        } catch (NumberFormatException e) {
            throw wrong(type, meaning);
        }
        return type == DataType.FLOAT || type == DataType.FLOAT_ARRAY
                ? new Value.Float((float) number)
                : new Value.Double(number);
    }

    private static Octets writeArray(DataType type, List<?> list) {
        var out = new ByteArrayOutputStream();
        switch (type) {
            case STRING_ARRAY -> {
                for (var element : list) {
                    String text = String.valueOf(element);
                    if (text.indexOf('\0') >= 0) {
                        throw wrong(type, text);
                    }
                    out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
                    out.write(0);
                }
            }
            case BOOLEAN_ARRAY -> writeTruths(list, out);
            default -> {
                for (var element : list) {
                    if (element == null) {
                        throw wrong(type, null);
                    }
                    writeNumber(type, element, out);
                }
            }
        }
        return new Octets(out.toByteArray());
    }

    private static void writeTruths(List<?> list, ByteArrayOutputStream out) {
        little(list.size(), COUNT_BYTES, out);
        int value = 0;
        for (int i = 0; i < list.size(); i++) {
            value |= Boolean.TRUE.equals(list.get(i)) ? 0x80 >> i % Byte.SIZE : 0;
            if (i % Byte.SIZE == Byte.SIZE - 1 || i == list.size() - 1) {
                out.write(value);
                value = 0;
            }
        }
    }

    private static void writeNumber(DataType type, Object element, ByteArrayOutputStream out) {
        long bits = switch (type) {
            case FLOAT_ARRAY, DOUBLE_ARRAY ->
                switch (writeReal(type, element)) {
                    case Value.Float(float number) -> Float.floatToIntBits(number);
                    case Value.Double(double number) -> Double.doubleToLongBits(number);
                    default -> throw wrong(type, element);
                };
            default -> bits(type.element(), element);
        };
        little(bits, type.bytes(), out);
    }

    private static void little(long value, int bytes, ByteArrayOutputStream out) {
        for (int i = 0; i < bytes; i++) {
            out.write((int) (value >>> Byte.SIZE * i));
        }
    }
}
