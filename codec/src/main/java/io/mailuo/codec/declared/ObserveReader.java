package io.mailuo.codec.declared;

import io.mailuo.spec.catalogue.Conversion;
import io.mailuo.spec.catalogue.ObservedProperties;
import io.mailuo.spec.catalogue.ObservedProperty;
import io.mailuo.spec.catalogue.ResultType;
import io.mailuo.spec.catalogue.Units;
import io.mailuo.spec.observation.Quality.Flag;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Reads what a field observes. */
final class ObserveReader {

    private static final Map<String, Flag> FLAGS = flags();

    private ObserveReader() {}

    private static Map<String, Flag> flags() {
        var flags = new TreeMap<String, Flag>();
        for (var flag : Flag.values()) {
            flags.put(flag.name().toLowerCase(Locale.ROOT).replace('_', '-'), flag);
        }
        return flags;
    }

    /**
     * @param number whether the field's values are numbers
     * @param truth whether they are truth values, or can be
     */
    static Observe read(Keys owner, String key, Set<String> seen, boolean number, boolean truth) {
        if (!owner.isMapping(key)) {
            var property = property(owner, key);
            check(owner, key, property, number, truth, false);
            return new Observe(
                    owner.text(key, ""),
                    property.resultType(),
                    property.unit(),
                    Conversion.IDENTITY,
                    List.of(),
                    null,
                    null,
                    List.of());
        }
        var keys = owner.child(key);
        var property = property(keys, "property");
        var truths = keys.scalars("true");
        check(keys, "property", property, number, truth, !truths.isEmpty());
        String unit = keys.text("unit", property.unit());
        var conversion = Units.conversion(unit, property.unit())
                .orElseThrow(() -> keys.wrong(
                        "unit",
                        "found '" + unit + "', allowed: a UCUM unit that can be converted to '" + property.unit()
                                + "'"));
        var index = keys.has("index") ? ItemReader.reference(keys, "index", seen) : null;
        var faults = new ArrayList<Observe.Fault>();
        if (keys.has("quality")) {
            for (var entry : keys.children("quality")) {
                var flag = entry.choice("flag", FLAGS);
                var when = ItemReader.condition(entry, "when", seen);
                if (when == null) {
                    throw entry.wrong("when", "is missing");
                }
                entry.end();
                faults.add(new Observe.Fault(flag, when));
            }
        }
        var observe = new Observe(
                keys.text("property", ""),
                property.resultType(),
                property.unit(),
                conversion,
                truths,
                index,
                ItemReader.condition(keys, "when", seen),
                faults);
        keys.end();
        return observe;
    }

    private static ObservedProperty property(Keys keys, String key) {
        String name = keys.text(key, ObservedProperties.NAME, "a property of the catalogue, perhaps with .2, .3 …");
        return ObservedProperties.find(name)
                .orElseThrow(() -> keys.wrong(
                        key, "found '" + name + "', allowed: a property of the catalogue, perhaps with .2, .3 …"));
    }

    private static void check(
            Keys keys, String key, ObservedProperty property, boolean number, boolean truth, boolean truths) {
        boolean fits = switch (property.resultType()) {
            case NUMBER -> number && !truths;
            case TRUTH -> truth || truths;
            case TEXT -> !truths;
        };
        if (!fits) {
            throw keys.wrong(
                    key,
                    "'" + property.id() + "' takes a " + property.resultType().text() + ", which this field is not"
                            + (property.resultType() == ResultType.TRUTH ? "; say true: [VALUE, …]" : ""));
        }
    }
}
