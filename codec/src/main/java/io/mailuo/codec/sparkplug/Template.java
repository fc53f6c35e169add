package io.mailuo.codec.sparkplug;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A composed value, or the definition of such values: Sparkplug 3.0, 6.4.12.
 *
 * @param version its version, or null
 * @param metrics its members
 * @param parameters its parameters
 * @param reference name of the definition; null for a definition
 * @param definition whether it is a definition; null where that is not said
 */
public record Template(
        @Nullable String version,
        List<Metric> metrics,
        List<Parameter> parameters,
        @Nullable String reference,
        @Nullable Boolean definition) {

    /**
     * A parameter.
     *
     * @param name its name
     * @param type its data type, or null
     * @param value its value, or null
     */
    public record Parameter(
            String name, @Nullable DataType type, @Nullable Value value) {}

    public Template {
        metrics = List.copyOf(metrics);
        parameters = List.copyOf(parameters);
    }
}
