package io.mailuo.codec;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of a message that a person wrote, with errors that name the field: the way into
 * {@link Protocol#write}.
 */
public final class MessageFields {

    private final Map<String, Object> fields;
    private final String path;
    private final Set<String> known = new HashSet<>();

    /** The fields of a whole message. */
    public MessageFields(Map<String, Object> fields) {
        this(fields, "");
    }

    private MessageFields(Map<String, Object> fields, String path) {
        this.fields = fields;
        this.path = path;
    }

    private @Nullable Object get(String name) {
        known.add(name);
        return fields.get(name);
    }

    private Object need(String name) {
        Object value = get(name);
        if (value == null) {
            throw new IllegalArgumentException("field '" + path + name + "' is missing");
        }
        return value;
    }

    private IllegalArgumentException wrong(String name, Object value, String wanted) {
        return new IllegalArgumentException("field '" + path + name + "' must be " + wanted + ", got '" + value + "'");
    }

    /** Whether the field is there. */
    public boolean has(String name) {
        return get(name) != null;
    }

    /** The same fields with none of them known yet: for another attempt to read them. */
    public MessageFields again() {
        return new MessageFields(fields, path);
    }

    /** The field as it is, of any kind, or null where it is absent. */
    public @Nullable Object any(String name) {
        return get(name);
    }

    /** A text. */
    public String text(String name) {
        Object value = need(name);
        if (value instanceof String || value instanceof Number) {
            return value.toString();
        }
        throw wrong(name, value, "a text");
    }

    /** A text, or null where the field is absent. */
    public @Nullable String textOrNull(String name) {
        return has(name) ? text(name) : null;
    }

    /** A whole number from {@code min} to {@code max}. */
    public long integer(String name, long min, long max) {
        Object value = need(name);
        if (value instanceof Number number && number.doubleValue() == Math.rint(number.doubleValue())) {
            long whole = number.longValue();
            if (whole >= min && whole <= max) {
                return whole;
            }
        }
        throw wrong(name, value, "a whole number from " + min + " to " + max);
    }

    /** A whole number from {@code min} to {@code max}, or {@code absent} where the field is absent. */
    public long integer(String name, long min, long max, long absent) {
        return has(name) ? integer(name, min, max) : absent;
    }

    /** A finite number. */
    public double number(String name) {
        Object value = need(name);
        if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
            return number.doubleValue();
        }
        throw wrong(name, value, "a number");
    }

    /** A number, or null where the field is absent. */
    public @Nullable Double numberOrNull(String name) {
        return has(name) ? Double.valueOf(number(name)) : null;
    }

    /** True or false. */
    public boolean truth(String name) {
        Object value = need(name);
        if (value instanceof Boolean truth) {
            return truth;
        }
        throw wrong(name, value, "true or false");
    }

    /** True or false; false where the field is absent. */
    public boolean truthOrFalse(String name) {
        return has(name) && truth(name);
    }

    /** A group of fields. */
    public MessageFields group(String name) {
        return asGroup(need(name), name);
    }

    /** A list of groups of fields; empty where the field is absent. */
    public List<MessageFields> groups(String name) {
        Object value = get(name);
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof List<?> list)) {
            throw wrong(name, value, "a list");
        }
        return list.stream().map(element -> asGroup(element, name + "[]")).toList();
    }

    /** A list of whole numbers from {@code min} to {@code max}; empty where the field is absent. */
    public List<Long> integers(String name, long min, long max) {
        Object value = get(name);
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof List<?> list)) {
            throw wrong(name, value, "a list");
        }
        return list.stream()
                .map(element -> new MessageFields(Map.of("", element), path + name + "[]").integer("", min, max))
                .toList();
    }

    /** Bytes, written in hexadecimal. */
    public byte[] hex(String name) {
        String text = text(name);
        try {
            return java.util.HexFormat.of().parseHex(text.replace(" ", ""));
        } catch (IllegalArgumentException e) {
            throw wrong(name, text, "pairs of hexadecimal digits");
        }
    }

    /** The names of all fields, in their order. */
    public List<String> names() {
        return List.copyOf(fields.keySet());
    }

    @SuppressWarnings("unchecked")
    private MessageFields asGroup(Object value, String name) {
        if (value instanceof Map<?, ?> map && map.keySet().stream().allMatch(String.class::isInstance)) {
            return new MessageFields((Map<String, Object>) map, path + name + ".");
        }
        throw wrong(name, value, "an object");
    }

    /** Takes the fields {@code names} as known without reading them, such as checksums, which are computed. */
    public void ignore(String... names) {
        known.addAll(List.of(names));
    }

    /** Says that every known field was read: any other is an error. */
    public void end() {
        for (String name : fields.keySet()) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException("field '" + path + name + "' is unknown here; known are "
                        + known.stream().sorted().toList());
            }
        }
    }
}
