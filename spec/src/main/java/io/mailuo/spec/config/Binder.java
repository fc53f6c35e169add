package io.mailuo.spec.config;

import io.mailuo.spec.config.ConfigurationException.Fault;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Binds one YAML tree and the environment to records, and collects what is wrong instead of stopping at the first. */
final class Binder {

    /** Stands for a value that could not be read; the fault is noted. */
    private static final Object FAILED = new Object();

    private final String file;
    private final Map<String, String> environment;
    private final String envPrefix;
    private final List<Fault> faults = new ArrayList<>();

    Binder(String file, Map<String, String> environment, String envPrefix) {
        this.file = file;
        this.environment = environment;
        this.envPrefix = envPrefix;
    }

    /** The record, or the exception with everything that is wrong. */
    <T extends Record> T bind(Class<T> type, @Nullable Node root) {
        var bound = section(type, root, "", file);
        if (!faults.isEmpty()) {
            throw new ConfigurationException(faults);
        }
        return type.cast(bound);
    }

    private Object section(Class<?> type, @Nullable Node node, String path, String origin) {
        if (node != null && !(node instanceof MappingNode)) {
            return fault(at(origin, node), path, valueOf(node), "allowed: a section with " + keysOf(type));
        }
        var entries = entries((MappingNode) node, path, origin);
        var components = type.getRecordComponents();
        refuseUnknown(type, entries, path, origin);
        var arguments = new Object[components.length];
        boolean failed = false;
        for (int i = 0; i < components.length; i++) {
            var name = components[i].getName();
            arguments[i] = component(components[i], entries.get(name), join(path, name), origin);
            failed |= arguments[i] == FAILED;
        }
        return failed ? FAILED : construct(type, components, arguments, path, node == null ? "" : at(origin, node));
    }

    private Map<String, Node> entries(@Nullable MappingNode node, String path, String origin) {
        var entries = new LinkedHashMap<String, Node>();
        if (node == null) {
            return entries;
        }
        for (var tuple : node.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                fault(at(origin, tuple.getKeyNode()), path, null, "a key must be a word");
                continue;
            }
            if (entries.put(key.getValue(), tuple.getValueNode()) != null) {
                fault(at(origin, key), join(path, key.getValue()), null, "given twice; give it once");
            }
        }
        return entries;
    }

    private void refuseUnknown(Class<?> type, Map<String, Node> entries, String path, String origin) {
        var known = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getName)
                .toList();
        entries.forEach((name, node) -> {
            if (!known.contains(name)) {
                var nearest = Nearest.to(name, known);
                fault(
                        at(origin, node),
                        join(path, name),
                        null,
                        "unknown key" + (nearest == null ? "" : ", did you mean '" + nearest + "'?")
                                + "; allowed here: " + keysOf(type));
            }
        });
    }

    private @Nullable Object component(RecordComponent component, @Nullable Node given, String path, String origin) {
        var key = Keys.of(component);
        var node = given == null || given.getTag().equals(Tag.NULL) ? null : given;
        var type = component.getGenericType();
        if (Keys.isSection(type)) {
            boolean absent = node == null
                    && environment.keySet().stream()
                            .noneMatch(name -> name.startsWith(Keys.variable(envPrefix, path) + "_"));
            return absent && Keys.isNullable(component) ? null : section((Class<?>) type, node, path, origin);
        }
        var variable = Keys.variable(envPrefix, path);
        var override = environment.get(variable);
        if (override != null && !override.isBlank()) {
            return fromText(type, override, key, path, variable);
        }
        if (node != null) {
            return value(type, node, key, path, origin);
        }
        if (!key.defaultValue().equals(Key.NONE)) {
            return fromText(type, key.defaultValue(), key, path, "default of");
        }
        return whereAbsent(component, path, variable);
    }

    private @Nullable Object whereAbsent(RecordComponent component, String path, String variable) {
        if (Keys.isNullable(component)) {
            return null;
        }
        if (component.getType() == List.class) {
            return List.of();
        }
        if (component.getType() == Map.class) {
            return Map.of();
        }
        return fault(
                "",
                path,
                null,
                "is required; give it in the configuration file or as " + variable + ": "
                        + Keys.of(component).description());
    }

    /** Reads a value of the environment or a default: YAML flow style for structures, commas for plain lists. */
    private Object fromText(Type type, String text, Key key, String path, String origin) {
        if (Scalars.isScalar(type)) {
            return scalar((Class<?>) type, text, key, path, origin);
        }
        var stripped = text.strip();
        if (!stripped.startsWith("[") && !stripped.startsWith("{")) {
            stripped = rawClass(type) == List.class ? "[" + stripped + "]" : "{" + stripped + "}";
        }
        try {
            var node = Configuration.compose(stripped);
            return node == null ? FAILED : value(type, node, key, path, origin);
        } catch (org.yaml.snakeyaml.error.YAMLException wrong) {
            return fault(origin, path, key.secret() ? null : text, "not a list or map: " + wrong.getMessage());
        }
    }

    private Object value(Type type, Node node, Key key, String path, String origin) {
        if (Scalars.isScalar(type)) {
            return node instanceof ScalarNode scalar
                    ? scalar((Class<?>) type, scalar.getValue(), key, path, at(origin, node))
                    : fault(at(origin, node), path, null, "allowed: one " + Scalars.nameOf((Class<?>) type));
        }
        if (Keys.isSection(type)) {
            return section((Class<?>) type, node, path, origin);
        }
        if (rawClass(type) == List.class) {
            return node instanceof SequenceNode sequence
                    ? list(argument(type, 0), sequence, key, path, origin)
                    : fault(at(origin, node), path, valueOf(node), "allowed: a list");
        }
        return node instanceof MappingNode mapping
                ? map(argument(type, 1), mapping, key, path, origin)
                : fault(at(origin, node), path, valueOf(node), "allowed: a map of names to values");
    }

    private Object list(Type element, SequenceNode sequence, Key key, String path, String origin) {
        var values = new ArrayList<Object>();
        for (var node : sequence.getValue()) {
            values.add(value(element, node, key, path + "[" + values.size() + "]", origin));
        }
        return values.contains(FAILED) ? FAILED : List.copyOf(values);
    }

    private Object map(Type element, MappingNode mapping, Key key, String path, String origin) {
        var values = new LinkedHashMap<String, Object>();
        entries(mapping, path, origin)
                .forEach((name, node) -> values.put(name, value(element, node, key, join(path, name), origin)));
        return values.containsValue(FAILED) ? FAILED : java.util.Collections.unmodifiableMap(values);
    }

    private Object scalar(Class<?> type, String text, Key key, String path, String where) {
        try {
            return Scalars.parse(type, text, key);
        } catch (IllegalArgumentException wrong) {
            return fault(where, path, key.secret() ? null : text, String.valueOf(wrong.getMessage()));
        }
    }

    private Object construct(
            Class<?> type, RecordComponent[] components, @Nullable Object[] arguments, String path, String where) {
        try {
            var constructor = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return constructor.newInstance(arguments);
        } catch (InvocationTargetException refused) {
            if (refused.getCause() instanceof IllegalArgumentException reason) {
                return fault(where, path, null, String.valueOf(reason.getMessage()));
            }
            throw new IllegalStateException("constructor of " + type + " failed", refused.getCause());
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(type + " cannot be constructed", impossible);
        }
    }

    private Object fault(String where, String key, @Nullable String value, String message) {
        faults.add(new Fault(where, key, value, message));
        return FAILED;
    }

    private String at(String origin, Node node) {
        return origin.equals(file) ? file + ":" + (node.getStartMark().getLine() + 1) : origin;
    }

    private static @Nullable String valueOf(Node node) {
        return node instanceof ScalarNode scalar ? scalar.getValue() : null;
    }

    private static String keysOf(Class<?> type) {
        return Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getName)
                .collect(Collectors.joining(", "));
    }

    private static Class<?> rawClass(Type type) {
        return (Class<?>) (type instanceof ParameterizedType parameterized ? parameterized.getRawType() : type);
    }

    private static Type argument(Type type, int index) {
        if (type instanceof ParameterizedType parameterized) {
            return parameterized.getActualTypeArguments()[index];
        }
        throw new IllegalStateException(type + " is not a type that a configuration can hold");
    }

    private static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
