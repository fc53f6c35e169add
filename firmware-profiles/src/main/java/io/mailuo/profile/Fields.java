package io.mailuo.profile;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the keys of one YAML mapping, naming file, key, value and what is allowed when something is wrong. */
final class Fields {

    private final String file;
    private final String path;
    private final JsonNode node;
    private final Set<String> known = new LinkedHashSet<>();

    Fields(String file, String path, JsonNode node) {
        this.file = file;
        this.path = path;
        this.node = node;
        if (!node.isObject()) {
            throw new ProfileException(file, path, "must be a mapping of keys to values, found " + shown(node));
        }
    }

    String text(String key) {
        var value = required(key);
        if (!value.isValueNode()) {
            throw wrong(key, value, "a text");
        }
        return value.asText();
    }

    String text(String key, String fallback) {
        return present(key) == null ? fallback : text(key);
    }

    String text(String key, Pattern pattern, String allowed) {
        var value = text(key);
        if (!pattern.matcher(value).matches()) {
            throw wrong(key, required(key), allowed);
        }
        return value;
    }

    @Nullable
    Double number(String key) {
        var value = present(key);
        if (value == null) {
            return null;
        }
        if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
            throw wrong(key, value, "a number");
        }
        return value.doubleValue();
    }

    double number(String key, double fallback) {
        var value = number(key);
        return value == null ? fallback : value;
    }

    int integer(String key, int least, int most) {
        var value = required(key);
        if (!value.isInt() || value.intValue() < least || value.intValue() > most) {
            throw wrong(key, value, "a whole number from " + least + " to " + most);
        }
        return value.intValue();
    }

    int integer(String key, int fallback, int least, int most) {
        return present(key) == null ? fallback : integer(key, least, most);
    }

    @Nullable
    Boolean truth(String key) {
        var value = present(key);
        if (value == null) {
            return null;
        }
        if (!value.isBoolean()) {
            throw wrong(key, value, "true or false");
        }
        return value.booleanValue();
    }

    @Nullable
    Duration duration(String key) {
        var value = present(key);
        if (value == null) {
            return null;
        }
        try {
            var duration = Duration.parse(value.asText());
            if (duration.isPositive()) {
                return duration;
            }
        } catch (DateTimeParseException e) {
            // Falls through to the same message as a duration that is not positive.
        }
        throw wrong(key, value, "an ISO 8601 duration above zero, such as PT1S, PT5M");
    }

    <E extends Enum<E>> E choice(String key, Class<E> type) {
        var value = required(key);
        for (var constant : type.getEnumConstants()) {
            if (written(constant).equals(value.asText())) {
                return constant;
            }
        }
        var allowed = Arrays.stream(type.getEnumConstants()).map(Fields::written);
        throw wrong(key, value, "one of " + allowed.collect(Collectors.joining(", ")));
    }

    <E extends Enum<E>> E choice(String key, Class<E> type, E fallback) {
        return present(key) == null ? fallback : choice(key, type);
    }

    boolean has(String key) {
        return present(key) != null;
    }

    @Nullable
    Fields child(String key) {
        var value = present(key);
        return value == null ? null : new Fields(file, at(key), value);
    }

    List<Fields> children(String key) {
        var value = required(key);
        if (!value.isArray() || value.isEmpty()) {
            throw wrong(key, value, "a list with at least one entry");
        }
        var children = new ArrayList<Fields>();
        for (int i = 0; i < value.size(); i++) {
            children.add(new Fields(file, at(key) + "[" + i + "]", value.get(i)));
        }
        return children;
    }

    /** A list of texts; {@code fallback} alone where the key is absent. */
    List<String> texts(String key, Pattern pattern, String allowed, String fallback) {
        var value = present(key);
        if (value == null) {
            return List.of(fallback);
        }
        if (!value.isArray() || value.isEmpty()) {
            throw wrong(key, value, "a list with at least one entry");
        }
        var texts = new ArrayList<String>();
        for (var entry : value) {
            if (!pattern.matcher(entry.asText()).matches()) {
                throw wrong(key, entry, allowed);
            }
            texts.add(entry.asText());
        }
        return texts;
    }

    /** Refuses every key that nobody asked for. */
    void refuseOthers() {
        for (var name : node.properties()) {
            if (!known.contains(name.getKey())) {
                throw new ProfileException(
                        file, at(name.getKey()), "no such key; known here: " + String.join(", ", known));
            }
        }
    }

    ProfileException wrong(String key, String message) {
        return new ProfileException(file, at(key), message);
    }

    private ProfileException wrong(String key, JsonNode value, String allowed) {
        return new ProfileException(file, at(key), "found " + shown(value) + ", allowed: " + allowed);
    }

    private JsonNode required(String key) {
        var value = present(key);
        if (value == null) {
            throw new ProfileException(file, at(key), "is missing");
        }
        return value;
    }

    private @Nullable JsonNode present(String key) {
        known.add(key);
        var value = node.get(key);
        return value == null || value.isNull() ? null : value;
    }

    private String at(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private static String written(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static String shown(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> "a mapping";
            case ARRAY -> "a list";
            case NULL, MISSING -> "nothing";
            case STRING, NUMBER, BOOLEAN, BINARY, POJO -> "'" + value.asText() + "'";
        };
    }
}
