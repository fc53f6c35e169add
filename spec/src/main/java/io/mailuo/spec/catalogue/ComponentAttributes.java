package io.mailuo.spec.catalogue;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The 18 attributes that GB/T 47678.5 asks for with each managed component, in its order. */
public final class ComponentAttributes {

    private static final Map<String, ComponentAttribute> ATTRIBUTES = load();

    private ComponentAttributes() {}

    /** All of them. */
    public static Collection<ComponentAttribute> all() {
        return ATTRIBUTES.values();
    }

    /** The attribute with this abbreviation. */
    public static Optional<ComponentAttribute> find(String abbreviation) {
        return Optional.ofNullable(ATTRIBUTES.get(abbreviation));
    }

    private static Map<String, ComponentAttribute> load() {
        var attributes = new LinkedHashMap<String, ComponentAttribute>();
        var rows = Csv.resource(
                ComponentAttributes.class,
                "component-attributes.csv",
                "abbreviation",
                "zh",
                "en",
                "kind",
                "length",
                "requirement",
                "values",
                "field");
        for (var row : rows) {
            attributes.put(
                    row[0],
                    new ComponentAttribute(
                            row[0],
                            new Names(row[1], row[2]),
                            row[3],
                            Integer.parseInt(row[4]),
                            row[5],
                            row[6].isEmpty() ? List.of() : List.of(row[6].split("\\|")),
                            row[7].isEmpty() ? null : row[7]));
        }
        return Collections.unmodifiableMap(attributes);
    }
}
