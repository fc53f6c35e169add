package io.mailuo.spec.catalogue;

import io.mailuo.spec.observation.Quality;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/** The names of the quality flags, for people. */
public final class QualityNames {

    private static final Map<Quality.Flag, Names> NAMES = load();

    private QualityNames() {}

    /** The name of every flag, in the order of their bits. */
    public static Map<Quality.Flag, Names> all() {
        return NAMES;
    }

    /** The name of a flag. */
    public static Names of(Quality.Flag flag) {
        var names = NAMES.get(flag);
        return names == null ? new Names(flag.name(), flag.name()) : names;
    }

    private static Map<Quality.Flag, Names> load() {
        var names = new EnumMap<Quality.Flag, Names>(Quality.Flag.class);
        for (var row : Csv.resource(QualityNames.class, "quality.csv", "flag", "bit", "zh", "en")) {
            names.put(Quality.Flag.valueOf(row[0]), new Names(row[2], row[3]));
        }
        return Collections.unmodifiableMap(names);
    }
}
