package io.mailuo.codec.jt808;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.MessageFields;
import io.mailuo.codec.bytes.ByteReader;
import io.mailuo.codec.bytes.ByteWriter;
import io.mailuo.codec.bytes.Octets;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a body is laid out: fields and lists of fields in their order, some only under a condition. Written as
 * {@code name:type}, with the types {@code u8 u16 u32}, {@code bcdN} (packed decimals), {@code hexN}, {@code hex*} (to
 * the end), {@code hex(u8)} (its length first), {@code text…} alike, {@code place} (28 bytes of a location, where no
 * JPEG begins); {@code name:u8[ … ]} is a list with its count first, {@code name:*[ … ]} one to the end.
 * {@code ?field=1}, {@code ?field<4}, {@code ?field&2} is a condition on a field before, {@code ?+} means that it is
 * there if anything is.
 */
final class Jt808Layout {

    private static final Charset TEXT = Charset.forName("GBK");
    private static final String CLAUSE = "JT/T 808-2019 8";
    private static final String PLACE = "place";
    /** How a JPEG begins; as alarms of a location it would be nearly all of them at once. */
    private static final String PICTURE = "ffd8ff";

    private sealed interface Part {
        String name();

        String condition();
    }

    /** A field; {@code size} is a number of bytes, {@code *}, or the width of its length in brackets. */
    private record Field(String name, String kind, String size, String condition) implements Part {}

    private record Group(String name, String count, List<Part> parts, String condition) implements Part {}

    private final List<Part> parts;

    private Jt808Layout(List<Part> parts) {
        this.parts = parts;
    }

    static Jt808Layout of(String text) {
        var tokens = new ArrayList<>(List.of(text.isBlank() ? new String[0] : text.split(" ")));
        return new Jt808Layout(parse(tokens));
    }

    private static List<Part> parse(List<String> tokens) {
        var parts = new ArrayList<Part>();
        while (!tokens.isEmpty()) {
            String token = tokens.removeFirst();
            if (token.startsWith("]")) {
                tokens.addFirst(token);
                return parts;
            }
            int colon = token.indexOf(':');
            String name = token.substring(0, colon);
            if (token.endsWith("[")) {
                var inner = parse(tokens);
                parts.add(new Group(
                        name, token.substring(colon + 1, token.length() - 1), inner, condition(tokens.removeFirst())));
            } else {
                String condition = condition(token);
                int end = condition.isEmpty() ? token.length() : token.indexOf('?');
                parts.add(field(name, token.substring(colon + 1, end), condition));
            }
        }
        return parts;
    }

    private static String condition(String token) {
        int mark = token.indexOf('?');
        return mark < 0 ? "" : token.substring(mark + 1);
    }

    private static Field field(String name, String type, String condition) {
        if (type.equals(PLACE)) {
            return new Field(name, PLACE, "28", condition);
        }
        for (String kind : List.of("text", "hex", "bcd", "u")) {
            if (type.startsWith(kind)) {
                return new Field(name, kind, type.substring(kind.length()), condition);
            }
        }
        throw new IllegalArgumentException("no such type: " + type);
    }

    /** Reads a whole body. */
    Map<String, Object> read(Octets body) throws DecodeException {
        var in = new ByteReader(body.bytes(), CLAUSE);
        var fields = read(parts, in, Map.of());
        in.end("the body");
        return fields;
    }

    private static Map<String, Object> read(List<Part> parts, ByteReader in, Map<String, Object> outer)
            throws DecodeException {
        var fields = new LinkedHashMap<String, Object>();
        for (var part : parts) {
            if (!holds(part.condition(), fields, outer, in.hasMore())) {
                continue;
            }
            switch (part) {
                case Field field -> fields.put(field.name, value(field, in));
                case Group group -> fields.put(group.name, list(group, in, fields));
            }
        }
        return fields;
    }

    private static List<Map<String, Object>> list(Group group, ByteReader in, Map<String, Object> outer)
            throws DecodeException {
        var list = new ArrayList<Map<String, Object>>();
        boolean toTheEnd = group.count.equals("*");
        long count = toTheEnd ? Long.MAX_VALUE : in.big(width(group.count), "the number of " + group.name);
        for (long i = 0; toTheEnd ? in.hasMore() : i < count; i++) {
            if (!toTheEnd && !in.hasMore()) {
                throw in.broken("the list " + group.name + " is said to have " + count + " entries, it has " + i);
            }
            list.add(read(group.parts, in, outer));
        }
        return list;
    }

    private static int width(String type) {
        return Integer.parseInt(type.replaceAll("[^0-9]", "")) / 8;
    }

    private static Object value(Field field, ByteReader in) throws DecodeException {
        String what = "the field " + field.name;
        if (field.kind.equals("u")) {
            long number = in.big(width(field.size), what);
            return number <= Integer.MAX_VALUE ? (Object) (int) number : (Object) number;
        }
        int size = switch (field.size.charAt(0)) {
            case '*' -> in.remaining();
            case '(' -> (int) Math.min(Integer.MAX_VALUE, in.big(width(field.size), what));
            default -> Integer.parseInt(field.size);
        };
        return switch (field.kind) {
            case "bcd" -> in.bcd(size, what);
            case "text" -> Character.isDigit(field.size.charAt(0)) ? filled(in, size, what) : in.text(size, TEXT, what);
            case PLACE -> {
                String place = in.octets(size, what).hex();
                if (place.startsWith(PICTURE)) {
                    throw in.broken("a picture begins where " + what + " should");
                }
                yield place;
            }
            default -> in.octets(size, what).hex();
        };
    }

    /** A text of fixed size without the zeros that fill it: after it since 2013, before it by 2011 and some makers. */
    static String filled(ByteReader in, int size, String what) throws DecodeException {
        String text = in.text(size, TEXT, what);
        int start = 0;
        while (start < text.length() && text.charAt(start) == 0) {
            start++;
        }
        return text.substring(start);
    }

    private static boolean holds(
            String condition, Map<String, Object> fields, Map<String, Object> outer, boolean hasMore) {
        if (condition.isEmpty()) {
            return true;
        }
        if (condition.equals("+")) {
            return hasMore;
        }
        int at = 0;
        while (Character.isLetter(condition.charAt(at))) {
            at++;
        }
        String name = condition.substring(0, at);
        if (!(fields.getOrDefault(name, outer.get(name)) instanceof Number number)) {
            return false;
        }
        long wanted = Long.parseLong(condition.substring(at + 1));
        return switch (condition.charAt(at)) {
            case '=' -> number.longValue() == wanted;
            case '<' -> number.longValue() < wanted;
            default -> (number.longValue() & wanted) != 0;
        };
    }

    /**
     * Writes a body.
     *
     * @throws IllegalArgumentException if a field is missing, unknown or does not fit
     */
    byte[] write(MessageFields fields) {
        var out = new ByteWriter();
        write(parts, fields, Map.of(), out);
        return out.toByteArray();
    }

    private static void write(List<Part> parts, MessageFields fields, Map<String, Object> outer, ByteWriter out) {
        var numbers = new LinkedHashMap<String, Object>();
        for (var part : parts) {
            // Only an optional field is looked for: one whose condition does not hold stays unknown, thus an error.
            boolean optional = part.condition().equals("+");
            if (!holds(part.condition(), numbers, outer, optional && fields.has(part.name()))) {
                continue;
            }
            switch (part) {
                case Field field
                when field.kind.equals("u") -> {
                    long number = fields.integer(field.name, 0, (1L << 8 * width(field.size)) - 1);
                    numbers.put(field.name, number);
                    out.big(number, width(field.size));
                }
                case Field field -> write(field, fields, out);
                case Group group -> {
                    var entries = fields.groups(group.name);
                    if (!group.count.equals("*")) {
                        out.big(counted(group.name, entries.size(), width(group.count)), width(group.count));
                    }
                    entries.forEach(entry -> write(group.parts, entry, numbers, out));
                }
            }
        }
        fields.end();
    }

    private static void write(Field field, MessageFields fields, ByteWriter out) {
        byte[] bytes = switch (field.kind) {
            case "text" -> fields.text(field.name).getBytes(TEXT);
            default -> fields.hex(field.name);
        };
        switch (field.size.charAt(0)) {
            case '*' -> out.bytes(bytes);
            case '(' ->
                out.big(counted(field.name, bytes.length, width(field.size)), width(field.size))
                        .bytes(bytes);
            default -> {
                int size = Integer.parseInt(field.size);
                if (bytes.length > size || bytes.length < size && !field.kind.equals("text")) {
                    throw new IllegalArgumentException(
                            "field '" + field.name + "' must have " + size + " bytes, it has " + bytes.length);
                }
                out.padded(bytes, size);
            }
        }
    }

    private static long counted(String name, int count, int width) {
        if (count >= 1L << 8 * width) {
            throw new IllegalArgumentException("field '" + name + "' is too long: " + count);
        }
        return count;
    }
}
