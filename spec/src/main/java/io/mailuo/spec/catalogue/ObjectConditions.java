package io.mailuo.spec.catalogue;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The catalogue of the observed properties that say a condition of the managed object. The limits and times are the
 * project's own: no standard names any.
 */
public final class ObjectConditions {

    private static final Map<String, ObjectCondition> BY_PROPERTY = load();

    private ObjectConditions() {}

    /** All of them, in the order of the table. */
    public static List<ObjectCondition> all() {
        return List.copyOf(BY_PROPERTY.values());
    }

    /** What a datastream says, whose name may carry a suffix such as {@code .2}. */
    public static Optional<ObjectCondition> find(String name) {
        return Optional.ofNullable(BY_PROPERTY.get(ObservedProperties.baseOf(name)));
    }

    private static Map<String, ObjectCondition> load() {
        var conditions = new LinkedHashMap<String, ObjectCondition>();
        var rows = Csv.resource(
                ObjectConditions.class, "object-conditions.csv", "property", "test", "limit", "hours", "zh", "en");
        for (var row : rows) {
            conditions.put(
                    row[0],
                    new ObjectCondition(
                            row[0],
                            ObjectCondition.Test.valueOf(
                                    row[1].toUpperCase(Locale.ROOT).replace('-', '_')),
                            row[2].isEmpty() ? 0 : Double.parseDouble(row[2]),
                            Duration.ofHours(Long.parseLong(row[3])),
                            new Names(row[4], row[5])));
        }
        return conditions;
    }
}
