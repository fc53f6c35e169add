package io.mailuo.codec.sparkplug;

import io.mailuo.codec.Reading;
import io.mailuo.spec.catalogue.ObservedProperties;
import io.mailuo.spec.catalogue.ResultType;
import io.mailuo.spec.catalogue.Units;
import io.mailuo.spec.observation.Quality;
import io.mailuo.spec.observation.Quality.Flag;
import io.mailuo.spec.observation.Result;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns metrics into readings. */
final class MetricReadings {

    private static final List<String> UNIT_KEYS = List.of("engUnit", "EngUnit", "unit", "units");
    private static final long BAD = 0;
    private static final long STALE = 500;
    private static final long MOST_MILLIS = 253_402_300_799_999L;

    private MetricReadings() {}

    /**
     * Adds what a metric says.
     *
     * @param name its name, of the birth where the metric itself has none
     * @param type its type, of the birth where the metric itself has none
     * @param properties its properties, of the birth where the metric itself has none
     * @return whether the value is of its type
     */
    static boolean add(
            String source,
            String name,
            @Nullable DataType type,
            @Nullable PropertySet properties,
            Metric metric,
            @Nullable Long sent,
            List<Reading> readings) {
        var value = metric.value();
        if (value == null || metric.isNull() || isOfProtocol(name)) {
            return true;
        }
        Object meaning = type == null ? untyped(value) : Typed.value(type, value);
        if (meaning == null) {
            return type == null;
        }
        Long timestamp = metric.timestamp() == null ? sent : metric.timestamp();
        if (meaning instanceof Template template) {
            for (var member : template.metrics()) {
                if (member.name() != null) {
                    add(
                            source,
                            name + "/" + member.name(),
                            member.type(),
                            member.properties(),
                            member,
                            timestamp,
                            readings);
                }
            }
            return true;
        }
        var result = result(type, meaning);
        if (result != null) {
            readings.add(new Reading(
                    source, property(name, result), time(timestamp), result, unit(properties), quality(properties)));
        }
        return true;
    }

    /** Whether the metric serves the protocol itself (Sparkplug 3.0, 6.4.19). */
    static boolean isOfProtocol(String name) {
        return name.equals("bdSeq") || name.startsWith("Node Control/") || name.startsWith("Device Control/");
    }

    private static @Nullable Object untyped(Value value) {
        return switch (value) {
            case Value.Float number -> Typed.value(DataType.FLOAT, number);
            case Value.Double number -> Typed.value(DataType.DOUBLE, number);
            case Value.Bool truth -> Typed.value(DataType.BOOLEAN, truth);
            case Value.Text text -> Typed.value(DataType.STRING, text);
            case Value.Instance template -> Typed.value(DataType.TEMPLATE, template);
            // Whether a whole number has a sign only its type says.
            default -> null;
        };
    }

    private static @Nullable Result result(@Nullable DataType type, Object meaning) {
        if (type == DataType.DATE_TIME) {
            var time = meaning instanceof Long millis ? time(millis) : null;
            return time == null ? null : Result.of(time.toString());
        }
        return switch (meaning) {
            case Number number -> Double.isFinite(number.doubleValue()) ? Result.of(number.doubleValue()) : null;
            case Boolean truth -> Result.of(truth.booleanValue());
            case String text -> text.length() <= Result.Text.MAX_LENGTH ? Result.of(text) : null;
            default -> null;
        };
    }

    private static @Nullable Instant time(@Nullable Long millis) {
        return millis == null || millis < 0 || millis > MOST_MILLIS ? null : Instant.ofEpochMilli(millis);
    }

    private static String property(String name, Result result) {
        if (ObservedProperties.NAME.matcher(name).matches()) {
            var known = ObservedProperties.find(name);
            if (known.isPresent() && known.get().resultType() == ResultType.of(result)) {
                return name;
            }
        }
        return "sparkplug:" + name;
    }

    private static String unit(@Nullable PropertySet properties) {
        if (properties == null) {
            return "";
        }
        for (var key : UNIT_KEYS) {
            var entry = properties.find(key);
            if (entry.isPresent() && entry.get().value() instanceof Value.Text(String text)) {
                return Units.resolve(text).orElse("");
            }
        }
        return "";
    }

    /** Sparkplug 3.0, 6.4.8.1: 0 bad, 192 good, 500 stale. */
    private static Quality quality(@Nullable PropertySet properties) {
        if (properties == null) {
            return Quality.GOOD;
        }
        return properties
                .find("Quality")
                .map(PropertySet.Entry::value)
                .map(value -> Typed.value(DataType.INT32, value))
                .map(code -> {
                    if (code.equals(BAD)) {
                        return Quality.of(Flag.DEVICE_FAULT);
                    }
                    return code.equals(STALE) ? Quality.of(Flag.STALE) : Quality.GOOD;
                })
                .orElse(Quality.GOOD);
    }
}
