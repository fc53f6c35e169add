package io.mailuo.spec.config;

import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/**
 * Reads the configuration of a service: a record whose components are described by {@link Key}, from one YAML file,
 * with every key overridable by an environment variable.
 *
 * <p>Components may be texts, numbers, truth values, {@link java.time.Duration} ({@code 30s}, {@code PT30S}),
 * {@link DataSize} ({@code 64MiB}), {@link Path}, {@link java.net.URI}, {@link java.time.ZoneOffset}, enums (lower case
 * with hyphens), lists and maps of those or of records, and records (sections). {@code @Nullable} components may be
 * absent. A check that one key cannot express belongs into the record's compact constructor; the message of its
 * {@link IllegalArgumentException} becomes a fault of the section.
 */
public final class Configuration {

    private static final int INDENT = 4;

    private Configuration() {}

    /**
     * Reads the configuration.
     *
     * @param type the record to bind
     * @param yaml the file, or null for defaults and environment only
     * @param environment usually {@link System#getenv()}; an empty value counts as not set. The variable of key
     *     {@code mqtt.tlsPort} is {@code <envPrefix>_MQTT_TLS_PORT}; lists are separated by commas, lists and maps of
     *     anything more are written as YAML flow ({@code [{name: a}]})
     * @param envPrefix such as {@code MAILUO}
     * @throws ConfigurationException naming everything that is wrong: file and line, key, value, what is allowed
     */
    public static <T extends Record> T load(
            Class<T> type, @Nullable Path yaml, Map<String, String> environment, String envPrefix) {
        var file = yaml == null ? "" : yaml.toString();
        return new Binder(file, environment, envPrefix).bind(type, yaml == null ? null : read(yaml));
    }

    /**
     * Reads a YAML text without any overrides, such as a table of the product's own.
     *
     * @param type the record to bind
     * @param name the file's name, for messages
     * @param yaml its content
     * @throws ConfigurationException as in {@link #load}
     */
    public static <T extends Record> T parse(Class<T> type, String name, String yaml) {
        return new Binder(name, Map.of(), "").bind(type, composeNamed(name, yaml));
    }

    private static @Nullable Node read(Path yaml) {
        try {
            return composeNamed(yaml.toString(), Files.readString(yaml));
        } catch (IOException unreadable) {
            throw failure(yaml.toString(), "cannot be read: " + unreadable);
        }
    }

    private static @Nullable Node composeNamed(String name, String yaml) {
        try {
            return compose(yaml);
        } catch (MarkedYAMLException wrong) {
            int line =
                    wrong.getProblemMark() == null ? 0 : wrong.getProblemMark().getLine();
            throw failure(name + ":" + (line + 1), "is not YAML: " + wrong.getProblem());
        } catch (YAMLException wrong) {
            throw failure(name, "is not YAML: " + wrong.getMessage());
        }
    }

    private static ConfigurationException failure(String where, String message) {
        return new ConfigurationException(List.of(new ConfigurationException.Fault(where, "", null, message)));
    }

    /** The YAML tree with its line numbers, or null for an empty document. */
    static @Nullable Node compose(String yaml) {
        return new Yaml(new LoaderOptions()).compose(new java.io.StringReader(yaml));
    }

    /** {@link #explain(Class, String)} with the usual prefix {@code MAILUO}. */
    public static String explain(Class<? extends Record> type) {
        return explain(type, "MAILUO");
    }

    /** Lists all keys with type, range, unit, default, environment variable and description, one paragraph a key. */
    public static String explain(Class<? extends Record> type, String envPrefix) {
        var text = new StringBuilder();
        for (var component : type.getRecordComponents()) {
            explain(component, component.getName(), envPrefix, text);
        }
        return text.toString();
    }

    private static void explain(RecordComponent component, String path, String envPrefix, StringBuilder text) {
        var type = component.getGenericType();
        var key = Keys.of(component);
        text.append(path);
        if (Keys.isSection(type)) {
            text.append("  section").append(Keys.isNullable(component) ? ", optional" : "");
        } else {
            text.append("  ").append(typeName(type));
            text.append(key.unit().isEmpty() ? "" : ", " + key.unit());
            text.append(Scalars.range(key).isEmpty() ? "" : ", " + Scalars.range(key));
            text.append(", ").append(defaultOf(component, key));
            text.append("  [").append(Keys.variable(envPrefix, path)).append(']');
        }
        text.append('\n').append(" ".repeat(INDENT)).append(key.description()).append('\n');
        var inner = innermost(type);
        if (Keys.isSection(inner)) {
            var suffix = inner == type ? "" : rawIsList(type) ? "[]" : ".<name>";
            for (var nested : ((Class<?>) inner).getRecordComponents()) {
                explain(nested, path + suffix + "." + nested.getName(), envPrefix, text);
            }
        }
    }

    private static String defaultOf(RecordComponent component, Key key) {
        if (key.defaultValue().equals(Key.NONE)) {
            boolean structure = component.getType() == List.class || component.getType() == Map.class;
            return Keys.isNullable(component) ? "optional" : structure ? "default: none" : "required";
        }
        return key.secret() ? "has a default" : "default: " + key.defaultValue();
    }

    private static String typeName(Type type) {
        if (type instanceof ParameterizedType parameterized) {
            var arguments = parameterized.getActualTypeArguments();
            return (rawIsList(type) ? "list of " : "map of name to ") + typeName(arguments[arguments.length - 1]);
        }
        return Keys.isSection(type) ? "section" : Scalars.nameOf((Class<?>) type);
    }

    private static Type innermost(Type type) {
        if (type instanceof ParameterizedType parameterized) {
            var arguments = parameterized.getActualTypeArguments();
            return innermost(arguments[arguments.length - 1]);
        }
        return type;
    }

    private static boolean rawIsList(Type type) {
        return type instanceof ParameterizedType parameterized && parameterized.getRawType() == List.class;
    }
}
