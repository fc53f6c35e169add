package io.mailuo.codec.sparkplug;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Properties of a metric: Sparkplug 3.0, 6.4.7.
 *
 * @param entries the properties, in their order
 */
public record PropertySet(List<Entry> entries) {

    /**
     * A property.
     *
     * @param key its name
     * @param type its data type, or null
     * @param isNull whether it has no value
     * @param value its value; null where it has none
     */
    public record Entry(
            String key,
            @Nullable DataType type,
            boolean isNull,
            @Nullable Value value) {}

    public PropertySet {
        entries = List.copyOf(entries);
    }

    /** The first property called {@code key}. */
    public Optional<Entry> find(String key) {
        return entries.stream().filter(entry -> entry.key().equals(key)).findFirst();
    }
}
