package io.mailuo.codec.declared;

import io.mailuo.codec.bytes.Bcd;
import io.mailuo.codec.bytes.ByteWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes fields as bytes. */
final class BinarySink implements Sink {

    private record Places(Map<String, int[]> spans) implements Spans.Places {

        @Override
        public int from(String name, int otherwise) {
            int[] span = spans.get(name);
            return span == null ? otherwise : span[0];
        }

        @Override
        public int to(String name, int otherwise) {
            int[] span = spans.get(name);
            return span == null ? otherwise : span[1];
        }
    }

    private final ByteWriter out = new ByteWriter();
    private final Map<String, int[]> spans = new HashMap<>();

    @Override
    public void put(Item.Value value, @Nullable Object raw, int size) {
        if (raw == null) {
            throw new IllegalArgumentException("field '" + value.name() + "' is missing");
        }
        byte[] bytes = bytes(value, raw, size);
        if (out.size() + bytes.length > Declaration.MOST_BYTES) {
            throw new IllegalArgumentException("the payload has more than " + Declaration.MOST_BYTES + " bytes");
        }
        out.bytes(bytes);
    }

    @Override
    public int size(Item.Value value, Object raw) {
        return bytes(value, raw, -1).length;
    }

    private static byte[] bytes(Item.Value value, Object raw, int size) {
        var shape = value.shape();
        return switch (shape.type()) {
            case UNSIGNED, SIGNED -> whole(value, raw, size);
            case FLOAT -> real(shape, value.name(), raw, size);
            case BOOL -> {
                if (!(raw instanceof Boolean truth)) {
                    throw wrong(value.name(), raw, "true or false");
                }
                yield new byte[] {(byte) (truth ? 1 : 0)};
            }
            case BCD, DIGITS -> digits(value, raw, size);
            case ASCII, UTF8, GB18030 -> text(value, raw.toString(), size);
            case HEX -> hex(value.name(), raw.toString(), size);
            case NUMBER, INTEGER, TEXT -> throw new IllegalStateException(shape.type() + " is not of bytes");
        };
    }

    private static IllegalArgumentException wrong(String name, Object raw, String allowed) {
        return new IllegalArgumentException("field '" + name + "' must be " + allowed + ", got '" + raw + "'");
    }

    private static byte[] whole(Item.Value value, Object raw, int size) {
        BigInteger whole = whole(value.name(), raw);
        boolean signed = value.shape().type() == Shape.Type.SIGNED;
        int bits = signed ? whole.bitLength() + 1 : whole.bitLength();
        if (!signed && whole.signum() < 0 || bits > Byte.SIZE * size) {
            throw wrong(
                    value.name(),
                    raw,
                    "a whole number of " + size + " bytes " + (signed ? "with" : "without") + " sign");
        }
        var writer = new ByteWriter();
        return (value.shape().little() ? writer.little(whole.longValue(), size) : writer.big(whole.longValue(), size))
                .toByteArray();
    }

    private static BigInteger whole(String name, Object raw) {
        try {
            if (raw instanceof BigInteger whole) {
                return whole;
            }
            if (raw instanceof Number number && Double.isFinite(number.doubleValue())) {
                BigDecimal decimal = Plain.decimal(number);
                return decimal.toBigIntegerExact();
            }
        } catch (ArithmeticException e) {
            // Not whole: said below.
        }
        throw wrong(name, raw, "a whole number");
    }

    private static byte[] real(Shape shape, String name, Object raw, int size) {
        double real;
        if (raw instanceof Number number) {
            real = number.doubleValue();
        } else {
            real = switch (raw.toString()) {
                case "NaN" -> Double.NaN;
                case "Infinity" -> Double.POSITIVE_INFINITY;
                case "-Infinity" -> Double.NEGATIVE_INFINITY;
                default -> throw wrong(name, raw, "a number");
            };
        }
        long bits = size == Float.BYTES ? Float.floatToIntBits((float) real) : Double.doubleToLongBits(real);
        var writer = new ByteWriter();
        return (shape.little() ? writer.little(bits, size) : writer.big(bits, size)).toByteArray();
    }

    private static byte[] digits(Item.Value value, Object raw, int size) {
        String digits =
                raw instanceof String text ? text : whole(value.name(), raw).toString();
        if (value.shape().type() == Shape.Type.BCD && digits.length() < 2 * size) {
            digits = "0".repeat(2 * size - digits.length()) + digits;
        }
        boolean sound = Bcd.isDecimal(digits) || value.absent().contains(digits);
        if (!sound || digits.length() % 2 != 0 || size >= 0 && digits.length() != 2 * size) {
            throw wrong(value.name(), raw, size < 0 ? "pairs of digits" : 2 * size + " digits");
        }
        byte[] bytes = Bcd.bytes(digits);
        return value.shape().little() ? new ByteWriter().bcdLowFirst(digits).toByteArray() : bytes;
    }

    private static byte[] text(Item.Value value, String text, int size) {
        byte[] bytes;
        try {
            ByteBuffer encoded =
                    BinarySource.charset(value.shape().type()).newEncoder().encode(CharBuffer.wrap(text));
            bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
        } catch (CharacterCodingException e) {
            throw wrong(
                    value.name(),
                    text,
                    "a text in " + BinarySource.charset(value.shape().type()));
        }
        if (size < 0) {
            return bytes;
        }
        if (bytes.length > size) {
            throw wrong(value.name(), text, "a text of " + size + " bytes");
        }
        byte[] padded = Arrays.copyOf(bytes, size);
        Arrays.fill(padded, bytes.length, size, (byte) value.shape().pad());
        return padded;
    }

    private static byte[] hex(String name, String text, int size) {
        byte[] bytes;
        try {
            bytes = HexFormat.of().parseHex(text);
        } catch (IllegalArgumentException e) {
            throw wrong(name, text, "pairs of hexadecimal digits");
        }
        if (size >= 0 && bytes.length != size) {
            throw wrong(name, text, size + " bytes in hexadecimal");
        }
        return bytes;
    }

    @Override
    public int at() {
        return out.size();
    }

    @Override
    public void mark(String name, int from) {
        if (!name.isEmpty()) {
            spans.put(name, new int[] {from, out.size()});
        }
    }

    /** The payload, once lengths and then checksums are put into their places. */
    byte[] finish(List<Item> items) {
        byte[] payload = out.toByteArray();
        var places = new Places(spans);
        for (var item : items) {
            if (item instanceof Item.Value value && value.role() instanceof Role.Length length) {
                patch(payload, value, Spans.length(length, places, payload.length));
            }
        }
        for (var item : items) {
            if (item instanceof Item.Value value && value.role() instanceof Role.Checksum checksum) {
                patch(payload, value, Spans.checksum(checksum, value.name(), places, payload));
            }
        }
        return payload;
    }

    private void patch(byte[] payload, Item.Value value, long number) {
        int[] span = spans.get(value.name());
        if (span != null) {
            byte[] bytes = whole(value, number, span[1] - span[0]);
            System.arraycopy(bytes, 0, payload, span[0], bytes.length);
        }
    }
}
