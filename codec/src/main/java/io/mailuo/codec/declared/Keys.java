package io.mailuo.codec.declared;

import io.mailuo.codec.bytes.Decimals;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Reads the keys of one YAML mapping; every error names file, key, line and what is allowed. */
final class Keys {

    private static final Pattern WHOLE = Pattern.compile("[-+]?[0-9]{1,18}");
    private static final Pattern HEX = Pattern.compile("0[xX][0-9a-fA-F]{1,15}");

    private final String file;
    private final String path;
    private final Node node;
    private final Map<String, Node> values = new LinkedHashMap<>();
    private final Set<String> known = new LinkedHashSet<>();

    Keys(String file, String path, Node node) {
        this.file = file;
        this.path = path;
        this.node = node;
        if (!(node instanceof MappingNode mapping)) {
            throw new DeclarationException(file, path, line(node), "must be a mapping of keys to values");
        }
        for (var tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                throw new DeclarationException(file, path, line(tuple.getKeyNode()), "a key must be a plain word");
            }
            if (values.put(key.getValue(), tuple.getValueNode()) != null) {
                throw new DeclarationException(file, at(key.getValue()), line(key), "stands twice");
            }
        }
    }

    private static int line(Node node) {
        return node.getStartMark() == null ? 0 : node.getStartMark().getLine() + 1;
    }

    private String at(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    /** An error at {@code key}, or at the whole mapping where the key is absent. */
    DeclarationException wrong(String key, String problem) {
        return new DeclarationException(file, at(key), line(values.getOrDefault(key, node)), problem);
    }

    private DeclarationException wrong(String key, Node value, String allowed) {
        return new DeclarationException(file, at(key), line(value), "found " + shown(value) + ", allowed: " + allowed);
    }

    private static String shown(Node value) {
        return switch (value) {
            case ScalarNode scalar -> "'" + scalar.getValue() + "'";
            case SequenceNode _ -> "a list";
            default -> "a mapping";
        };
    }

    private @Nullable Node get(String key) {
        known.add(key);
        var value = values.get(key);
        return value == null || Tag.NULL.equals(value.getTag()) ? null : value;
    }

    private Node need(String key) {
        var value = get(key);
        if (value == null) {
            throw wrong(key, "is missing");
        }
        return value;
    }

    boolean has(String key) {
        return get(key) != null;
    }

    Set<String> names() {
        return values.keySet();
    }

    /** Whether the value of {@code key} is a mapping. */
    boolean isMapping(String key) {
        return get(key) instanceof MappingNode;
    }

    String text(String key, Pattern pattern, String allowed) {
        var value = need(key);
        if (value instanceof ScalarNode scalar
                && pattern.matcher(scalar.getValue()).matches()) {
            return scalar.getValue();
        }
        throw wrong(key, value, allowed);
    }

    /** A text of at most 4096 characters, of any kind. */
    String text(String key, String fallback) {
        var value = get(key);
        if (value == null) {
            return fallback;
        }
        if (value instanceof ScalarNode scalar && scalar.getValue().length() <= 4096) {
            return scalar.getValue();
        }
        throw wrong(key, value, "a text");
    }

    long whole(String key, long least, long most) {
        return whole(key, need(key), least, most);
    }

    long whole(String key, long fallback, long least, long most) {
        return has(key) ? whole(key, least, most) : fallback;
    }

    private long whole(String key, Node value, long least, long most) {
        if (scalar(value) instanceof Long number && number >= least && number <= most) {
            return number;
        }
        throw wrong(key, value, "a whole number from " + least + " to " + most);
    }

    double number(String key, double fallback) {
        var value = get(key);
        if (value == null) {
            return fallback;
        }
        var scalar = scalar(value);
        if (scalar instanceof Number number && Double.isFinite(number.doubleValue())) {
            return number.doubleValue();
        }
        throw wrong(key, value, "a number");
    }

    boolean truth(String key) {
        var value = get(key);
        if (value == null) {
            return false;
        }
        if (scalar(value) instanceof Boolean truth) {
            return truth;
        }
        throw wrong(key, value, "true or false");
    }

    <E> E choice(String key, Map<String, E> allowed) {
        var value = need(key);
        E chosen = value instanceof ScalarNode scalar ? allowed.get(scalar.getValue()) : null;
        if (chosen == null) {
            throw wrong(
                    key, value, "one of " + allowed.keySet().stream().sorted().collect(Collectors.joining(", ")));
        }
        return chosen;
    }

    Keys child(String key) {
        return new Keys(file, at(key), need(key));
    }

    List<Keys> children(String key) {
        var value = need(key);
        if (!(value instanceof SequenceNode list) || list.getValue().isEmpty()) {
            throw wrong(key, value, "a list with at least one entry");
        }
        var children = new ArrayList<Keys>();
        for (var element : list.getValue()) {
            children.add(new Keys(file, at(key) + "[" + children.size() + "]", element));
        }
        return children;
    }

    /** A list of plain values, or one plain value; empty where the key is absent. */
    List<Object> scalars(String key) {
        var value = get(key);
        if (value == null) {
            return List.of();
        }
        var scalars = new ArrayList<Object>();
        for (var element : value instanceof SequenceNode list ? list.getValue() : List.of(value)) {
            scalars.add(plain(key, element));
        }
        return scalars;
    }

    /** A plain value: a whole number, a number, a truth value or a text. */
    Object plain(String key) {
        return plain(key, need(key));
    }

    private Object plain(String key, Node value) {
        var scalar = scalar(value);
        if (scalar == null) {
            throw wrong(key, value, "a number, a text, true or false");
        }
        return scalar;
    }

    private static @Nullable Object scalar(Node value) {
        if (!(value instanceof ScalarNode scalar)) {
            return null;
        }
        return scalar.isPlain() ? ofText(scalar.getValue()) : scalar.getValue();
    }

    /** What an unquoted word of YAML stands for here; a key of a mapping too. */
    static Object ofText(String text) {
        if (text.equals("true") || text.equals("false")) {
            return Boolean.valueOf(text);
        }
        if (HEX.matcher(text).matches()) {
            return Long.parseLong(text.substring(2), 16);
        }
        if (WHOLE.matcher(text).matches()) {
            return Long.parseLong(text);
        }
        var number = Decimals.parse(text);
        return number.isPresent() ? (Object) number.getAsDouble() : text;
    }

    /** Refuses every key that nobody asked for. */
    void end() {
        for (var entry : values.entrySet()) {
            if (!known.contains(entry.getKey())) {
                throw wrong(
                        entry.getKey(),
                        "no such key; known here: " + known.stream().sorted().collect(Collectors.joining(", ")));
            }
        }
    }
}
