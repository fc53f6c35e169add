package io.mailuo.spec.catalogue;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Units of measurement: UCUM codes, their SenML names, and conversion between them. Besides the listed units every UCUM
 * expression of usual atoms and prefixes is understood ({@code mg/m3}, {@code kW.h/d}).
 *
 * <p>Three names mean different things in SenML and in UCUM. On the wire, where both are understood: {@code %} is the
 * percent of UCUM, so that a value sent in the unit that the datastream is registered with is never scaled (RFC 8428 has
 * {@code %} as a historical name of the plain ratio {@code /}); {@code B} is the byte of SenML, and {@code C} and
 * {@code F} are coulomb and farad in both.
 */
public final class Units {

    private static final int MOST_CONVERSIONS = 4096;

    private record Pair(String from, String to) {}

    private static final Map<String, Unit> BY_CODE = new LinkedHashMap<>();
    private static final Map<String, UnitScale> SCALES = new HashMap<>();
    private static final Map<String, String> BY_SENML = new HashMap<>();
    private static final Map<Pair, Conversion> CONVERSIONS = new ConcurrentHashMap<>();

    static {
        var rows = Csv.resource(
                Units.class, "units.csv", "code", "symbol", "zh", "en", "senml", "kind", "base", "factor", "offset");
        for (var row : rows) {
            var senml = row[4].isEmpty() ? List.<String>of() : List.of(row[4].split(" "));
            BY_CODE.put(row[0], new Unit(row[0], row[1], new Names(row[2], row[3]), senml));
            for (var name : senml) {
                BY_SENML.put(name, row[0]);
            }
            SCALES.put(row[0], row[7].isEmpty() ? UnitExpression.parse(row[0]).scale() : special(row));
        }
    }

    private Units() {}

    private static UnitScale special(String[] row) {
        var base = UnitExpression.parse(row[6].isEmpty() ? "1" : row[6]).scale();
        double offset = row[8].isEmpty() ? 0 : Double.parseDouble(row[8]);
        return new UnitScale(
                base.dimension(), row[5], base.factor() * Double.parseDouble(row[7]), base.factor() * offset);
    }

    /** All listed units, in the order of the table. */
    public static Collection<Unit> all() {
        return Collections.unmodifiableCollection(BY_CODE.values());
    }

    /** The listed unit with this UCUM code. */
    public static Optional<Unit> find(String code) {
        return Optional.ofNullable(BY_CODE.get(code));
    }

    /** Whether {@code code} is a UCUM code that is understood, listed or not. */
    public static boolean known(String code) {
        return scaleOf(code) != null;
    }

    /** Whether values in one unit can be converted to the other; false where either is not understood. */
    public static boolean compatible(String left, String right) {
        if (left.equals(right)) {
            return true;
        }
        var leftScale = scaleOf(left);
        var rightScale = scaleOf(right);
        return leftScale != null && rightScale != null && leftScale.compatible(rightScale);
    }

    /**
     * How values in UCUM unit {@code from} become values in UCUM unit {@code to}; empty if that is not possible.
     */
    public static Optional<Conversion> conversion(String from, String to) {
        if (from.equals(to)) {
            return Optional.of(Conversion.IDENTITY);
        }
        var known = CONVERSIONS.get(new Pair(from, to));
        if (known != null) {
            return Optional.of(known);
        }
        var fromScale = scaleOf(from);
        var toScale = scaleOf(to);
        if (fromScale == null || toScale == null || !fromScale.compatible(toScale)) {
            return Optional.empty();
        }
        var conversion = Conversion.of(fromScale.factor(), fromScale.offset(), toScale.factor(), toScale.offset());
        if (CONVERSIONS.size() < MOST_CONVERSIONS) {
            CONVERSIONS.put(new Pair(from, to), conversion);
        }
        return Optional.of(conversion);
    }

    /**
     * A value in another UCUM unit.
     *
     * @throws IllegalArgumentException if the units are not compatible
     */
    public static double convert(double value, String from, String to) {
        return conversion(from, to)
                .orElseThrow(() -> new IllegalArgumentException("'" + from + "' cannot be converted to '" + to + "'"))
                .apply(value);
    }

    /** The UCUM code of a unit named on the wire by its UCUM code or its SenML name; empty if it is neither. */
    public static Optional<String> resolve(String wireName) {
        if (BY_CODE.containsKey(wireName)) {
            return Optional.of(wireName);
        }
        var senml = BY_SENML.get(wireName);
        if (senml != null) {
            return Optional.of(senml);
        }
        return known(wireName) ? Optional.of(wireName) : Optional.empty();
    }

    /** The UCUM code of a SenML unit name (RFC 8428, RFC 8798), read strictly: {@code %} is the plain ratio. */
    public static Optional<String> ofSenml(String name) {
        return name.equals("%") ? Optional.of("1") : Optional.ofNullable(BY_SENML.get(name));
    }

    /** The preferred SenML name of a UCUM unit, of exactly the same size; empty where SenML has none. */
    public static Optional<String> senmlName(String code) {
        return find(code).flatMap(unit -> unit.senml().stream().findFirst());
    }

    private static @Nullable UnitScale scaleOf(String code) {
        var listed = SCALES.get(code);
        if (listed != null) {
            return listed;
        }
        try {
            return UnitExpression.parse(code).scale();
        } catch (IllegalArgumentException unknown) {
            return null;
        }
    }
}
