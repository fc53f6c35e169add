package io.mailuo.codec.szy206;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.MessageFields;
import io.mailuo.codec.bytes.Bcd;
import io.mailuo.codec.bytes.ByteReader;
import io.mailuo.codec.bytes.ByteWriter;
import io.mailuo.codec.bytes.Octets;
import io.mailuo.codec.szy206.Szy206Number.Sign;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How the data of a function are laid out: fields in their order, {@code name:type}, and {@code name[ … ]}, which repeats
 * as long as whole entries fit before what follows it. The types: {@code uN} binary, low byte first; {@code bN.d},
 * {@code sN.d}, {@code mN.d} packed decimals with {@code d} places after the point, without sign, with a sign nibble, with
 * a sign bit; {@code tN} digits of a time, highest first; {@code xN} bytes; {@code x*} bytes to the end; {@code flagsN(a,b)}
 * the names of the bits that are set; {@code flow}, {@code clock}, {@code quality} and {@code threshold}, which have
 * parts. A {@code ?} behind a field: it may be absent with all that follow.
 */
final class Szy206Layout {

    static final String CLAUSE = "SL/T 427-2021 7.2 to 7.4 (data of the functions)";

    private static final int FLOW_SIZE = 5;
    private static final int CLOCK_SIZE = 6;
    private static final int MONTH_BITS = 0x1f;

    private sealed interface Part {}

    private record Field(String name, String kind, int size, int decimals, List<String> flags, boolean optional)
            implements Part {}

    private record Group(String name, List<Field> fields) implements Part {
        int size() {
            return fields.stream().mapToInt(Field::size).sum();
        }
    }

    private final List<Part> parts;

    private Szy206Layout(List<Part> parts) {
        this.parts = parts;
    }

    static Szy206Layout of(String text) {
        var parts = new ArrayList<Part>();
        String group = "";
        var inner = new ArrayList<Field>();
        for (String token : text.isBlank() ? new String[0] : text.split(" ")) {
            if (token.endsWith("[")) {
                group = token.substring(0, token.length() - 1);
            } else if (token.equals("]")) {
                parts.add(new Group(group, List.copyOf(inner)));
                inner.clear();
                group = "";
            } else if (group.isEmpty()) {
                parts.add(field(token));
            } else {
                inner.add(field(token));
            }
        }
        return new Szy206Layout(parts);
    }

    private static Field field(String token) {
        boolean optional = token.endsWith("?");
        String text = optional ? token.substring(0, token.length() - 1) : token;
        int colon = text.indexOf(':');
        String name = text.substring(0, colon);
        String type = text.substring(colon + 1);
        return switch (type) {
            case "flow" -> new Field(name, type, FLOW_SIZE, 3, List.of(), optional);
            case "clock" -> new Field(name, type, CLOCK_SIZE, 0, List.of(), optional);
            case "quality", "threshold" -> new Field(name, type, -1, 0, List.of(), optional);
            default -> plain(name, type, optional);
        };
    }

    private static Field plain(String name, String type, boolean optional) {
        if (type.startsWith("flags")) {
            int open = type.indexOf('(');
            var flags = List.of(type.substring(open + 1, type.length() - 1).split(","));
            return new Field(name, "flags", Integer.parseInt(type.substring(5, open)), 0, flags, optional);
        }
        int point = type.indexOf('.');
        int decimals = point < 0 ? 0 : Integer.parseInt(type.substring(point + 1));
        String size = type.substring(1, point < 0 ? type.length() : point);
        return new Field(
                name,
                type.substring(0, 1),
                size.equals("*") ? -1 : Integer.parseInt(size),
                decimals,
                List.of(),
                optional);
    }

    /** Reads all of {@code data}. */
    Map<String, Object> read(Octets data, Szy206Edition edition) throws DecodeException {
        var in = new ByteReader(data.bytes(), CLAUSE);
        var fields = new LinkedHashMap<String, Object>();
        for (int i = 0; i < parts.size(); i++) {
            switch (parts.get(i)) {
                case Field field -> {
                    if (field.optional && !in.hasMore()) {
                        in.end("the data");
                        return fields;
                    }
                    fields.put(field.name, value(field, in, edition));
                }
                case Group group ->
                    fields.put(group.name, entries(group, in, after(i, in.remaining(), group), edition));
            }
        }
        in.end("the data");
        return fields;
    }

    /** How many bytes the fields behind the group at {@code index} take, so that whole entries fill the rest. */
    private int after(int index, int remaining, Group group) {
        int size = 0;
        for (var part : parts.subList(index + 1, parts.size())) {
            if (part instanceof Field field && (!field.optional || (remaining - size) % group.size() != 0)) {
                size += field.size;
            }
        }
        return size;
    }

    private static List<Map<String, Object>> entries(Group group, ByteReader in, int after, Szy206Edition edition)
            throws DecodeException {
        var entries = new ArrayList<Map<String, Object>>();
        while (in.remaining() > after) {
            var entry = new LinkedHashMap<String, Object>();
            for (var field : group.fields) {
                entry.put(field.name, value(field, in, edition));
            }
            entries.add(entry);
        }
        return entries;
    }

    private static Object value(Field field, ByteReader in, Szy206Edition edition) throws DecodeException {
        String what = "the field " + field.name;
        return switch (field.kind) {
            case "u" -> {
                long number = in.little(field.size, what);
                yield number <= Integer.MAX_VALUE ? (Object) (int) number : (Object) number;
            }
            case "t" -> in.bcdLowFirst(field.size, what);
            case "x" -> (field.size < 0 ? in.rest() : in.octets(field.size, what)).hex();
            case "flags" -> flags(in.little(field.size, what), field.flags);
            case "flow" -> {
                var flow = Szy206Value.read(in.bytes(FLOW_SIZE, what), 0, Szy206Quantity.FLOW, 1, edition);
                yield Map.of("value", number(flow.value()), "unit", flow.unit(edition));
            }
            case "clock" -> clock(in.bytes(CLOCK_SIZE, what));
            case "quality" -> Szy206Compound.quality(in, edition);
            case "threshold" -> Szy206Compound.threshold(in, edition);
            default -> number(in, field, what);
        };
    }

    private static Sign sign(Field field) {
        return switch (field.kind) {
            case "s" -> Sign.NIBBLE;
            case "m" -> Sign.BIT;
            default -> Sign.NONE;
        };
    }

    private static Object number(ByteReader in, Field field, String what) throws DecodeException {
        int at = in.at();
        byte[] bytes = in.bytes(field.size, what);
        try {
            return number(Szy206Number.read(bytes, 0, field.size, field.decimals, sign(field)));
        } catch (DecodeException e) {
            throw new DecodeException(e.reason(), at + e.offset(), e.rule(), e.clause());
        }
    }

    /** A number as it prints; a text where there is none. */
    static Object number(double value) {
        return Double.isNaN(value) ? "absent" : (Object) value;
    }

    private static List<String> flags(long bits, List<String> names) {
        var set = new ArrayList<String>();
        for (int bit = 0; bits >> bit != 0; bit++) {
            if ((bits >> bit & 1) != 0) {
                set.add(bit < names.size() ? names.get(bit) : "bit" + bit);
            }
        }
        return set;
    }

    /** Seconds to year; the upper three bits of the month are the day of the week, 0 where it is not told. */
    private static Map<String, Object> clock(byte[] bytes) {
        int weekday = bytes[4] >> 5 & 7;
        bytes[4] &= MONTH_BITS;
        var clock = new LinkedHashMap<String, Object>();
        clock.put("time", Bcd.textLowFirst(bytes, 0, bytes.length));
        clock.put("weekday", weekday);
        return clock;
    }

    /**
     * Writes data by their fields.
     *
     * @throws IllegalArgumentException if a field is missing or does not fit
     */
    byte[] write(MessageFields fields, Szy206Edition edition) {
        var out = new ByteWriter();
        for (var part : parts) {
            switch (part) {
                case Field field -> {
                    if (field.optional && !fields.has(field.name)) {
                        return out.toByteArray();
                    }
                    write(field, fields, out, edition);
                }
                case Group group ->
                    fields.groups(group.name).forEach(entry -> {
                        group.fields.forEach(field -> write(field, entry, out, edition));
                        entry.end();
                    });
            }
        }
        return out.toByteArray();
    }

    private static void write(Field field, MessageFields fields, ByteWriter out, Szy206Edition edition) {
        switch (field.kind) {
            case "u" -> out.little(fields.integer(field.name, 0, (1L << 8 * field.size) - 1), field.size);
            case "t" -> out.bcdLowFirst(digits(fields, field.name, field.size));
            case "x" -> bytes(field, fields.hex(field.name), out);
            case "flags" -> out.little(bits(field, fields), field.size);
            case "flow" -> {
                var flow = fields.group(field.name);
                int unit = flow.text("unit").equals("m3/h") ? 3 : 0;
                new Szy206Value(Szy206Quantity.FLOW, 1, value(flow, "value"), unit).write(out, edition);
                flow.end();
            }
            case "clock" -> {
                var clock = fields.group(field.name);
                byte[] time = Bcd.bytes(digits(clock, "time", CLOCK_SIZE));
                time[1] |= (byte) (clock.integer("weekday", 0, 7, 0) << 5);
                clock.end();
                for (int i = time.length - 1; i >= 0; i--) {
                    out.u8(time[i]);
                }
            }
            case "quality" -> Szy206Compound.quality(fields, field.name, out, edition);
            case "threshold" -> Szy206Compound.threshold(fields.group(field.name), out, edition);
            default -> Szy206Number.write(out, value(fields, field.name), field.size, field.decimals, sign(field));
        }
    }

    static double value(MessageFields fields, String name) {
        return "absent".equals(fields.any(name)) ? Double.NaN : fields.number(name);
    }

    private static String digits(MessageFields fields, String name, int size) {
        String digits = fields.text(name);
        if (digits.length() != 2 * size || !digits.matches("[0-9A-Fa-f]*")) {
            throw new IllegalArgumentException("field '" + name + "' must have " + 2 * size + " digits");
        }
        return digits;
    }

    private static void bytes(Field field, byte[] bytes, ByteWriter out) {
        if (field.size >= 0 && bytes.length != field.size) {
            throw new IllegalArgumentException("field '" + field.name + "' must have " + field.size + " bytes");
        }
        out.bytes(bytes);
    }

    private static long bits(Field field, MessageFields fields) {
        if (!(fields.any(field.name) instanceof List<?> names)) {
            throw new IllegalArgumentException("field '" + field.name + "' must be a list of names");
        }
        long bits = 0;
        for (var name : names) {
            int bit = field.flags.indexOf(String.valueOf(name));
            for (int i = 0; bit < 0 && i < 8 * field.size; i++) {
                bit = ("bit" + i).equals(name) ? i : -1;
            }
            if (bit < 0) {
                throw new IllegalArgumentException("field '" + field.name + "' knows no '" + name + "'");
            }
            bits |= 1L << bit;
        }
        return bits;
    }
}
