package io.mailuo.codec.sparkplug;

import org.jspecify.annotations.Nullable;

/**
 * A metric of Sparkplug 3.0, 6.4.5.
 *
 * @param name its name, with slashes for folders; null where only its alias stands
 * @param alias a number that stands for the name after the birth, or null
 * @param timestamp when it was captured, milliseconds since 1970-01-01T00:00Z, or null
 * @param type its data type; null where the birth has said it
 * @param historical whether it is not the present value
 * @param transientValue whether it is not to be stored
 * @param isNull whether it has no value
 * @param metadata about bytes and files, or null
 * @param properties properties, such as its quality and unit, or null
 * @param value its value; null where it has none
 */
public record Metric(
        @Nullable String name,
        @Nullable Long alias,
        @Nullable Long timestamp,
        @Nullable DataType type,
        boolean historical,
        boolean transientValue,
        boolean isNull,
        @Nullable MetaData metadata,
        @Nullable PropertySet properties,
        @Nullable Value value) {

    /** A metric with a name, a type and a value, and nothing else. */
    public static Metric of(String name, DataType type, @Nullable Long timestamp, Value value) {
        return new Metric(name, null, timestamp, type, false, false, false, null, null, value);
    }
}
