package io.mailuo.spec.catalogue;

import io.mailuo.spec.registry.RegistryRecord.ExternalId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The catalogue of observed properties. */
public final class ObservedProperties {

    /** What the name of an observed property looks like, with or without a suffix {@code .2}, {@code .3} …. */
    public static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,63}(\\.([2-9]|[1-9][0-9]{1,2}))?");

    private static final Map<String, ObservedProperty> BY_ID = load();
    private static final Map<ExternalId, ObservedProperty> BY_SOURCE = bySource();

    private ObservedProperties() {}

    /** All observed properties, in the order of the table. */
    public static Collection<ObservedProperty> all() {
        return BY_ID.values();
    }

    /** The observed property of a datastream, whose name may carry a suffix such as {@code .2}. */
    public static Optional<ObservedProperty> find(String name) {
        return Optional.ofNullable(BY_ID.get(baseOf(name)));
    }

    /**
     * The observed property that a field standard calls {@code name}.
     *
     * @param standard {@code hj212}, {@code sl651}, {@code gb26875}, {@code cjt188} or {@code jt808}
     * @param name factor code, element id in hexadecimal, analogue code …, as the standard writes it
     */
    public static Optional<ObservedProperty> named(String standard, String name) {
        return Optional.ofNullable(BY_SOURCE.get(new ExternalId(standard, name)));
    }

    /** A datastream's property without its suffix: {@code water_level} of {@code water_level.2}. */
    public static String baseOf(String name) {
        int dot = name.indexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
    }

    private static Map<String, ObservedProperty> load() {
        var rows = Csv.resource(
                ObservedProperties.class,
                "observed-properties.csv",
                "id",
                "zh",
                "en",
                "unit",
                "type",
                "min",
                "max",
                "domains",
                "sources");
        var properties = new LinkedHashMap<String, ObservedProperty>();
        for (var row : rows) {
            properties.put(
                    row[0],
                    new ObservedProperty(
                            row[0],
                            new Names(row[1], row[2]),
                            row[3],
                            ResultType.parse(row[4]),
                            number(row[5]),
                            number(row[6]),
                            List.of(row[7].split(" ")),
                            sources(row[8])));
        }
        return Collections.unmodifiableMap(properties);
    }

    private static Map<ExternalId, ObservedProperty> bySource() {
        var properties = new HashMap<ExternalId, ObservedProperty>();
        for (var property : BY_ID.values()) {
            for (var source : property.sources()) {
                properties.put(source, property);
            }
        }
        return properties;
    }

    private static @Nullable Double number(String text) {
        return text.isEmpty() ? null : Double.valueOf(text);
    }

    private static List<ExternalId> sources(String text) {
        var sources = new ArrayList<ExternalId>();
        if (!text.isEmpty()) {
            for (var source : text.split(" ")) {
                int colon = source.indexOf(':');
                sources.add(new ExternalId(source.substring(0, colon), source.substring(colon + 1)));
            }
        }
        return sources;
    }
}
