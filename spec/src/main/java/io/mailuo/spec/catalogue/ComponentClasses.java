package io.mailuo.spec.catalogue;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The catalogue of component classes, both editions. */
public final class ComponentClasses {

    private record Id(String standard, String code) {}

    private static final Map<Id, ComponentClass> CLASSES = load();

    private ComponentClasses() {}

    /** All classes of both editions, by edition and code. */
    public static Collection<ComponentClass> all() {
        return CLASSES.values();
    }

    /** The class {@code code} of the edition {@code standard}. */
    public static Optional<ComponentClass> find(String standard, String code) {
        return Optional.ofNullable(CLASSES.get(new Id(standard, code)));
    }

    private static Map<Id, ComponentClass> load() {
        var classes = new LinkedHashMap<Id, ComponentClass>();
        var rows = Csv.resource(
                ComponentClasses.class,
                "component-classes.csv",
                "standard",
                "code",
                "zh",
                "en",
                "class_zh",
                "class_en");
        for (var row : rows) {
            classes.put(
                    new Id(row[0], row[1]),
                    new ComponentClass(row[0], row[1], new Names(row[2], row[3]), new Names(row[4], row[5])));
        }
        return Collections.unmodifiableMap(classes);
    }
}
