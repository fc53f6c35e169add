package io.mailuo.spec.config;

import java.lang.reflect.Type;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The types of single values: how each is written and read. */
final class Scalars {

    private static final Pattern SIMPLE_DURATION = Pattern.compile("(\\d{1,15})\\s*(ms|s|m|h|d)");

    private record Kind(String name, Function<String, Object> parser) {}

    private static final Map<Class<?>, Kind> KINDS = Map.ofEntries(
            Map.entry(String.class, new Kind("text", text -> text)),
            Map.entry(int.class, new Kind("integer", Scalars::integer)),
            Map.entry(Integer.class, new Kind("integer", Scalars::integer)),
            Map.entry(long.class, new Kind("integer", Scalars::longInteger)),
            Map.entry(Long.class, new Kind("integer", Scalars::longInteger)),
            Map.entry(double.class, new Kind("number", Scalars::number)),
            Map.entry(Double.class, new Kind("number", Scalars::number)),
            Map.entry(boolean.class, new Kind("true|false", Scalars::truth)),
            Map.entry(Boolean.class, new Kind("true|false", Scalars::truth)),
            Map.entry(Duration.class, new Kind("duration", Scalars::duration)),
            Map.entry(DataSize.class, new Kind("size", DataSize::parse)),
            Map.entry(Path.class, new Kind("path", Scalars::path)),
            Map.entry(URI.class, new Kind("URI", Scalars::uri)),
            Map.entry(ZoneOffset.class, new Kind("UTC offset", Scalars::offset)));

    private Scalars() {}

    /** Whether {@code type} is a single value and not a section, list or map. */
    static boolean isScalar(Type type) {
        return type instanceof Class<?> raw && (KINDS.containsKey(raw) || raw.isEnum());
    }

    /** The name of the type for people; for enums the words allowed. */
    static String nameOf(Class<?> type) {
        var kind = KINDS.get(type);
        return kind == null ? words(type, "|") : kind.name();
    }

    /**
     * Reads one value and holds it against the bounds of {@code key}.
     *
     * @throws IllegalArgumentException saying what is allowed
     */
    static Object parse(Class<?> type, String text, Key key) {
        var kind = KINDS.get(type);
        var value = kind == null
                ? enumConstant(type, text)
                : kind.parser().apply(type == String.class ? text : text.strip());
        requireBound(type, value, key);
        return value;
    }

    @SuppressWarnings("unchecked") // the bound is parsed as the same type as the value
    private static void requireBound(Class<?> type, Object value, Key key) {
        if (!(value instanceof Comparable<?>)
                || (key.min().isEmpty() && key.max().isEmpty())) {
            return;
        }
        var comparable = (Comparable<Object>) value;
        var parser = KINDS.get(type).parser();
        boolean tooSmall = !key.min().isEmpty() && comparable.compareTo(parser.apply(key.min())) < 0;
        boolean tooLarge = !key.max().isEmpty() && comparable.compareTo(parser.apply(key.max())) > 0;
        if (tooSmall || tooLarge) {
            throw new IllegalArgumentException("allowed: " + range(key));
        }
    }

    /** The bounds of a key in words; empty without bounds. */
    static String range(Key key) {
        var unit = key.unit().isEmpty() ? "" : " " + key.unit();
        if (key.min().isEmpty() && key.max().isEmpty()) {
            return "";
        }
        if (key.max().isEmpty()) {
            return key.min() + unit + " or more";
        }
        return key.min().isEmpty() ? key.max() + unit + " or less" : "from " + key.min() + " to " + key.max() + unit;
    }

    private static Object integer(String text) {
        try {
            return Integer.valueOf(text.replace("_", ""));
        } catch (NumberFormatException wrong) {
            throw new IllegalArgumentException("allowed: a whole number", wrong);
        }
    }

    private static Object longInteger(String text) {
        try {
            return Long.valueOf(text.replace("_", ""));
        } catch (NumberFormatException wrong) {
            throw new IllegalArgumentException("allowed: a whole number", wrong);
        }
    }

    private static Object number(String text) {
        try {
            var value = Double.valueOf(text);
            if (Double.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException wrong) {
            throw new IllegalArgumentException("allowed: a number", wrong);
        }
        throw new IllegalArgumentException("allowed: a finite number");
    }

    private static Object truth(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("allowed: true, false");
        };
    }

    private static Object duration(String text) {
        try {
            Matcher simple = SIMPLE_DURATION.matcher(text);
            if (!simple.matches()) {
                return Duration.parse(text);
            }
            long amount = Long.parseLong(simple.group(1));
            return switch (simple.group(2)) {
                case "ms" -> Duration.ofMillis(amount);
                case "s" -> Duration.ofSeconds(amount);
                case "m" -> Duration.ofMinutes(amount);
                case "h" -> Duration.ofHours(amount);
                default -> Duration.ofDays(amount);
            };
        } catch (DateTimeException | ArithmeticException wrong) {
            throw new IllegalArgumentException(
                    "allowed: a whole number and ms, s, m, h or d, such as 30s, or ISO 8601, such as PT1M30S", wrong);
        }
    }

    private static Object path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException wrong) {
            throw new IllegalArgumentException("allowed: the path of a file or directory", wrong);
        }
    }

    private static Object uri(String text) {
        try {
            var uri = new URI(text);
            if (uri.isAbsolute()) {
                return uri;
            }
        } catch (URISyntaxException wrong) {
            throw new IllegalArgumentException("allowed: an absolute URI, such as tcp://host:1883", wrong);
        }
        throw new IllegalArgumentException("allowed: an absolute URI, such as tcp://host:1883");
    }

    private static Object offset(String text) {
        try {
            return ZoneOffset.of(text);
        } catch (DateTimeException wrong) {
            throw new IllegalArgumentException("allowed: a UTC offset, such as +08:00", wrong);
        }
    }

    private static Object enumConstant(Class<?> type, String text) {
        for (var constant : type.getEnumConstants()) {
            if (word(constant).equals(text.strip().toLowerCase(Locale.ROOT).replace('_', '-'))) {
                return constant;
            }
        }
        throw new IllegalArgumentException("allowed: " + words(type, ", "));
    }

    private static String words(Class<?> type, String separator) {
        return Arrays.stream(type.getEnumConstants()).map(Scalars::word).collect(Collectors.joining(separator));
    }

    private static String word(Object constant) {
        return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
