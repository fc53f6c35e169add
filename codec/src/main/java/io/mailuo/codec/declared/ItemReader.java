package io.mailuo.codec.declared;

import io.mailuo.codec.declared.Declaration.Format;
import io.mailuo.codec.declared.Shape.Type;
import java.time.DateTimeException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the parts of a declaration. */
final class ItemReader {

    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,63}");
    private static final String NAME_ALLOWED = "a letter, then letters, digits and underscores, 64 at most";
    private static final Pattern REFERENCE = Pattern.compile("[A-Za-z][A-Za-z0-9_]*(\\.[A-Za-z][A-Za-z0-9_]*)?");
    private static final Pattern TIME_PATTERN = Pattern.compile("[yMdHmsST :/.-]{4,40}|[yMdHmsS' T:/.-]{4,40}");
    private static final Pattern ANY = Pattern.compile(".{1,200}", Pattern.DOTALL);
    private static final int MOST_DEPTH = 6;
    private static final int MOST_DECIMALS = 15;
    private static final int MOST_BCD_BYTES = 9;

    private record Kind(Type type, int bytes) {}

    private static final Map<String, Kind> BINARY = binary();
    private static final Map<String, Kind> WORDS = Map.of(
            "number", new Kind(Type.NUMBER, 0),
            "integer", new Kind(Type.INTEGER, 0),
            "text", new Kind(Type.TEXT, 0),
            "bool", new Kind(Type.BOOL, 0));

    private final Format format;
    private final boolean keyed;
    private final boolean little;

    /**
     * @param named whether the cells of a text have names
     * @param little whether the least byte comes first where a field says nothing
     */
    ItemReader(Format format, boolean named, boolean little) {
        this.format = format;
        this.keyed = format == Format.JSON || named;
        this.little = little;
    }

    private static Map<String, Kind> binary() {
        var kinds = new TreeMap<String, Kind>();
        for (int bytes = 1; bytes <= Long.BYTES; bytes++) {
            kinds.put("u" + 8 * bytes, new Kind(Type.UNSIGNED, bytes));
            kinds.put("i" + 8 * bytes, new Kind(Type.SIGNED, bytes));
        }
        kinds.put("f32", new Kind(Type.FLOAT, Float.BYTES));
        kinds.put("f64", new Kind(Type.FLOAT, Double.BYTES));
        kinds.put("bool", new Kind(Type.BOOL, 1));
        kinds.put("bcd", new Kind(Type.BCD, 0));
        kinds.put("digits", new Kind(Type.DIGITS, 0));
        kinds.put("ascii", new Kind(Type.ASCII, 0));
        kinds.put("utf8", new Kind(Type.UTF8, 0));
        kinds.put("gb18030", new Kind(Type.GB18030, 0));
        kinds.put("hex", new Kind(Type.HEX, 0));
        return kinds;
    }

    /** The parts under the key {@code fields}. */
    List<Item> read(Keys parent) {
        var entries = parent.children("fields");
        var items = items(entries, Set.of(), new HashSet<>(), 0);
        for (int i = 0; i < items.size(); i++) {
            var role = items.get(i) instanceof Item.Value value ? value.role() : new Role.Plain();
            switch (role) {
                case Role.Length(var from, var to, int _) -> spanned(entries.get(i), "length", items, from, to);
                case Role.Checksum(Crc _, var from, var to) -> spanned(entries.get(i), "checksum", items, from, to);
                case Role.Plain _ -> {}
                case Role.Source _ -> {}
                case Role.Time _ -> {}
            }
        }
        return items;
    }

    private static void spanned(Keys keys, String key, List<Item> items, String from, String to) {
        for (var name : List.of(from, to)) {
            if (!name.isEmpty() && items.stream().noneMatch(item -> item.name().equals(name))) {
                throw keys.wrong(key, "no outermost part is called '" + name + "'");
            }
        }
    }

    /**
     * @param outer names that enclosing groups have before these parts
     * @param own names of this group so far; those of these parts are added
     */
    private List<Item> items(List<Keys> entries, Set<String> outer, Set<String> own, int depth) {
        var items = new ArrayList<Item>();
        for (var keys : entries) {
            if (depth > MOST_DEPTH) {
                throw keys.wrong("", "parts may lie " + MOST_DEPTH + " deep at most");
            }
            var seen = new HashSet<>(outer);
            seen.addAll(own);
            var item = keys.has("repeat")
                    ? repeat(keys, seen, depth)
                    : keys.has("choice") ? choice(keys, outer, own, depth) : value(keys, seen, depth);
            keys.end();
            if (!item.name().isEmpty() && !own.add(item.name())) {
                throw keys.wrong(keys.has("repeat") ? "repeat" : "name", "'" + item.name() + "' stands twice");
            }
            items.add(item);
        }
        return items;
    }

    private static String name(Keys keys, String key) {
        String name = keys.text(key, NAME, NAME_ALLOWED);
        if (name.equals("checksum") || name.equals(Declaration.OTHER_BITS)) {
            throw keys.wrong(key, "'" + name + "' has a meaning of its own; call it something else");
        }
        return name;
    }

    static Reference reference(Keys keys, String key, Set<String> seen) {
        var reference = Reference.of(keys.text(key, REFERENCE, "the name of a field that stands before"));
        if (!seen.contains(reference.field())) {
            throw keys.wrong(
                    key,
                    "no field '" + reference.text() + "' stands before; there are: "
                            + (seen.isEmpty()
                                    ? "none"
                                    : String.join(", ", seen.stream().sorted().toList())));
        }
        return reference;
    }

    static @Nullable Condition condition(Keys keys, String key, Set<String> seen) {
        if (!keys.has(key)) {
            return null;
        }
        var when = keys.child(key);
        var field = reference(when, "field", seen);
        boolean negated = when.has("not");
        var values = when.scalars(negated ? "not" : "is");
        if (values.isEmpty()) {
            throw when.wrong("is", "is missing; say is: [VALUE, …] or not: [VALUE, …]");
        }
        when.end();
        return new Condition(field, values, negated);
    }

    private Item choice(Keys keys, Set<String> outer, Set<String> own, int depth) {
        var seen = new HashSet<>(outer);
        seen.addAll(own);
        var on = reference(keys, "choice", seen);
        var when = condition(keys, "when", seen);
        var cases = new HashMap<Object, List<Item>>();
        var found = new HashSet<String>();
        var branches = keys.child("cases");
        for (var label : branches.names()) {
            var names = new HashSet<>(own);
            cases.put(Keys.ofText(label), items(branches.children(label), outer, names, depth + 1));
            found.addAll(names);
        }
        if (cases.size() < branches.names().size()) {
            throw keys.wrong("cases", "two cases are the same value");
        }
        List<Item> otherwise = null;
        if (keys.has("otherwise")) {
            var names = new HashSet<>(own);
            otherwise = items(keys.children("otherwise"), outer, names, depth + 1);
            found.addAll(names);
        }
        own.addAll(found);
        return new Item.Choice(on, cases, otherwise, when);
    }

    private Item repeat(Keys keys, Set<String> seen, int depth) {
        String name = name(keys, "repeat");
        var when = condition(keys, "when", seen);
        int most = (int) keys.whole("max", 255, 1, Declaration.MOST_TURNS);
        var count = new Extent(0, null, true, 0);
        var path = List.of(name);
        if (format == Format.JSON) {
            path = keys.has("path") ? DeclarationReader.path(keys.text("path", ANY, "names with dots")) : path;
        } else if (keyed) {
            throw keys.wrong("repeat", "a text of names and values has nothing that repeats");
        } else {
            count = extent(keys, "count", "end", seen, Declaration.MOST_TURNS);
        }
        var own = new HashSet<String>();
        var items = items(keys.children("fields"), seen, own, depth + 1);
        var inner = new HashSet<>(seen);
        inner.addAll(own);
        return new Item.Repeat(name, path, count, most, items, spacing(keys, inner), keys.truth("optional"), when);
    }

    private static @Nullable Spacing spacing(Keys keys, Set<String> seen) {
        if (!keys.has("spacing")) {
            return null;
        }
        var spacing = keys.child("spacing");
        var field = spacing.has("field") ? reference(spacing, "field", seen) : null;
        boolean last = spacing.has("timeOf") && spacing.choice("timeOf", Map.of("first", false, "last", true));
        var result = new Spacing(field, spacing.number("seconds", 1), last);
        spacing.end();
        return result;
    }

    /** A number of bytes or turns: a number, the name of a field, or the word {@code all} for what is left. */
    private static Extent extent(Keys keys, String key, String all, Set<String> seen, int most) {
        int leave = (int) keys.whole("leave", 0, 0, Declaration.MOST_BYTES);
        if (!keys.has(key)) {
            throw keys.wrong(key, "is missing; a number, the name of a field that stands before, or '" + all + "'");
        }
        var plain = keys.plain(key);
        if (plain.equals(all)) {
            return new Extent(0, null, true, leave);
        }
        if (leave > 0) {
            throw keys.wrong("leave", "goes with " + key + ": " + all + " only");
        }
        return plain instanceof Long
                ? Extent.of((int) keys.whole(key, 0, most))
                : new Extent(0, reference(keys, key, seen), false, 0);
    }

    private Item value(Keys keys, Set<String> seen, int depth) {
        String name = name(keys, "name");
        var shape = shape(keys, name, seen);
        var type = shape.type();
        var conversion = conversion(keys, type.isNumber());
        var role = role(keys, name, shape, depth);
        var bits = bits(keys, shape, seen);
        var inner = new HashSet<>(seen);
        inner.add(name);
        boolean typed = !conversion.labels().isEmpty();
        var observe = keys.has("observe")
                ? ObserveReader.read(keys, "observe", inner, type.isNumber() && !typed, type == Type.BOOL || typed)
                : null;
        if (observe != null && !bits.isEmpty()) {
            throw keys.wrong("observe", "a field of bits is observed by its bits");
        }
        return new Item.Value(
                name,
                shape,
                conversion,
                bits,
                keys.has("value") ? keys.plain("value") : null,
                keys.scalars("absent"),
                format != Format.BINARY && keys.truth("optional"),
                keys.number("min", Double.NEGATIVE_INFINITY),
                keys.number("max", Double.POSITIVE_INFINITY),
                role,
                observe,
                condition(keys, "when", seen));
    }

    private Shape shape(Keys keys, String name, Set<String> seen) {
        if (format != Format.BINARY) {
            var kind = keys.choice("type", WORDS);
            var path = List.of(name);
            if (keyed && keys.has("path")) {
                String text = keys.text("path", ANY, "names with dots");
                path = format == Format.JSON ? DeclarationReader.path(text) : List.of(text);
            }
            int decimals = format == Format.TEXT ? (int) keys.whole("decimals", -1, 0, MOST_DECIMALS) : -1;
            return new Shape(kind.type(), Extent.of(0), false, 0, path, decimals);
        }
        var kind = keys.choice("type", BINARY);
        var size =
                kind.bytes() > 0 ? Extent.of(kind.bytes()) : extent(keys, "size", "rest", seen, Declaration.MOST_BYTES);
        if (kind.type() == Type.BCD && (size.fixed() < 1 || size.fixed() > MOST_BCD_BYTES)) {
            throw keys.wrong("size", "allowed with bcd: a number of bytes from 1 to " + MOST_BCD_BYTES);
        }
        boolean low = keys.has("byteOrder") ? DeclarationReader.little(keys) : little;
        int pad = keys.has("pad") ? keys.choice("pad", Map.of("zero", 0, "space", 0x20, "ff", 0xff)) : 0;
        return new Shape(kind.type(), size, low, pad, List.of(), -1);
    }

    private Conversion conversion(Keys keys, boolean isNumber) {
        if (!keys.has("enum") && !keys.has("scale") && !keys.has("offset")) {
            return Conversion.NONE;
        }
        if (!isNumber) {
            throw keys.wrong(keys.has("enum") ? "enum" : "scale", "goes with numbers only");
        }
        double scale = keys.number("scale", 1);
        if (scale == 0) {
            throw keys.wrong("scale", "found '0', allowed: any other number");
        }
        var labels = new LinkedHashMap<Long, Object>();
        if (keys.has("enum")) {
            var table = keys.child("enum");
            for (var code : table.names()) {
                if (!(Keys.ofText(code) instanceof Long number)) {
                    throw table.wrong(code, "found '" + code + "', allowed: whole numbers before the labels");
                }
                var label = table.plain(code);
                if (label instanceof Number || labels.containsValue(label) || labels.put(number, label) != null) {
                    throw table.wrong(code, "allowed: words, true or false, each once");
                }
            }
        }
        return new Conversion(scale, keys.number("offset", 0), labels);
    }

    private List<Item.Bits> bits(Keys keys, Shape shape, Set<String> seen) {
        var bits = new ArrayList<Item.Bits>();
        if (!keys.has("bits")) {
            return bits;
        }
        if (shape.type() != Type.UNSIGNED) {
            throw keys.wrong("bits", "goes with u8 to u64 only");
        }
        int width = Byte.SIZE * shape.size().fixed();
        var names = new HashSet<String>();
        long taken = 0;
        for (var entry : keys.children("bits")) {
            String name = name(entry, "name");
            int low = (int) entry.whole("at", 0, width - 1);
            int count = (int) entry.whole("count", 1, 1, width - low);
            boolean truth = count == 1 && !entry.has("enum");
            boolean signed = entry.truth("signed");
            var conversion = truth ? Conversion.NONE : conversion(entry, true);
            boolean labelled = !conversion.labels().isEmpty();
            var observe = entry.has("observe")
                    ? ObserveReader.read(entry, "observe", seen, !truth && !labelled, truth || labelled)
                    : null;
            var one = new Item.Bits(name, low, count, signed, truth, conversion, observe);
            if ((taken & one.mask()) != 0 || !names.add(name)) {
                throw entry.wrong("at", "name and bits may be taken once only");
            }
            taken |= one.mask();
            entry.end();
            bits.add(one);
        }
        return bits;
    }

    private Role role(Keys keys, String name, Shape shape, int depth) {
        var roles = new ArrayList<Role>();
        if (keys.truth("source")) {
            roles.add(new Role.Source());
        }
        if (keys.has("time")) {
            roles.add(new Role.Time(time(keys), zone(keys)));
        }
        for (var key : List.of("length", "checksum")) {
            if (keys.has(key)) {
                if (depth > 0 || shape.type() != Type.UNSIGNED) {
                    throw keys.wrong(key, "goes with u8 to u64 of the outermost fields only");
                }
                roles.add(key.equals("length") ? length(keys.child(key)) : checksum(keys.child(key)));
            }
        }
        if (roles.size() > 1) {
            throw keys.wrong("name", "'" + name + "' can be only one of source, time, length and checksum");
        }
        return roles.isEmpty() ? new Role.Plain() : roles.getFirst();
    }

    private static Role length(Keys keys) {
        var role = new Role.Length(keys.text("from", ""), keys.text("to", ""), (int) keys.whole("add", 0, -1000, 1000));
        keys.end();
        return role;
    }

    private static Role checksum(Keys keys) {
        var role = new Role.Checksum(keys.choice("algorithm", Crc.BY_NAME), keys.text("from", ""), keys.text("to", ""));
        keys.end();
        return role;
    }

    private static @Nullable ZoneOffset zone(Keys keys) {
        if (!keys.has("zone")) {
            return null;
        }
        try {
            return ZoneOffset.of(keys.text("zone", ""));
        } catch (DateTimeException e) {
            throw keys.wrong("zone", "found '" + keys.text("zone", "") + "', allowed: an offset such as +08:00 or Z");
        }
    }

    private static TimeFormat time(Keys keys) {
        String text = keys.text("time", ANY, "a time format");
        return switch (text) {
            case "unix" -> new TimeFormat.Unix(1);
            case "unix-millis" -> new TimeFormat.Unix(1000);
            case "unix-micros" -> new TimeFormat.Unix(1_000_000);
            case "iso" -> new TimeFormat.Iso();
            default -> pattern(keys, text);
        };
    }

    private static TimeFormat pattern(Keys keys, String text) {
        try {
            if (TIME_PATTERN.matcher(text).matches()) {
                return TimeFormat.Pattern.of(text);
            }
        } catch (IllegalArgumentException e) {
            // Such as a quotation mark that is not closed: no pattern.
        }
        throw keys.wrong(
                "time",
                "found '" + text
                        + "', allowed: unix, unix-millis, unix-micros, iso, or a pattern such as yyMMddHHmmss");
    }
}
