package io.mailuo.registry.finding;

import io.mailuo.registry.database.Row;
import io.mailuo.registry.database.Transaction;
import io.mailuo.spec.problem.Text;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the same identifier at two bearers: under schemes that look alike or, where it is long, under any two; without
 * regard to case, separators and leading zeros. The bearer that comes later in order (kind and code) has the finding.
 */
final class IdentifierRule {

    private static final int LONG = 10;
    private static final String LIKENESS = "ltrim(upper(translate($.value, ':-._', '')), '0')";
    private static final Map<String, String> ALIASES = Map.ofEntries(
            Map.entry("sn", "serial"),
            Map.entry("serialno", "serial"),
            Map.entry("serialnumber", "serial"),
            Map.entry("deveui", "eui64"),
            Map.entry("eui", "eui64"),
            Map.entry("macaddress", "mac"),
            Map.entry("macaddr", "mac"),
            Map.entry("imeisv", "imei"),
            Map.entry("mn", "hj212mn"),
            Map.entry("gbt28181", "gb28181"));

    private record Pair(
            String entity, String scheme, String value, String other, String otherScheme, String otherValue) {
        static Pair of(Row row) throws SQLException {
            return new Pair(
                    row.text("entity"),
                    row.text("scheme"),
                    row.text("value"),
                    row.text("other"),
                    row.text("other_scheme"),
                    row.text("other_value"));
        }

        boolean same() {
            return alike(scheme).equals(alike(otherScheme)) || value.length() >= LONG;
        }

        boolean bears() {
            return entity.compareTo(other) > 0;
        }
    }

    private IdentifierRule() {}

    /** The duplicates of these things, by those that bear the finding. */
    static List<Contradiction> judge(Transaction transaction, Kind kind, List<Thing> things) throws SQLException {
        var found = new LinkedHashMap<String, Contradiction>();
        var byEntity = new HashMap<String, Thing>();
        things.stream().filter(thing -> !thing.retired()).forEach(thing -> byEntity.put(thing.entity(), thing));
        for (var pair : pairs(transaction, kind, byEntity)) {
            if (pair.same() && pair.bears()) {
                found.putIfAbsent(
                        pair.entity() + "|" + pair.scheme() + "|" + pair.value(),
                        contradiction(byEntity.get(pair.entity()), pair));
            }
        }
        return List.copyOf(found.values());
    }

    /** Those that share an identifier with these. */
    static Set<String> sharers(Transaction transaction, Kind kind, List<Thing> things) throws SQLException {
        var byEntity = new HashMap<String, Thing>();
        things.forEach(thing -> byEntity.put(thing.entity(), thing));
        var sharers = new LinkedHashSet<String>();
        for (var pair : pairs(transaction, kind, byEntity)) {
            sharers.add(pair.other());
        }
        return sharers;
    }

    private static List<Pair> pairs(Transaction transaction, Kind kind, Map<String, Thing> things) throws SQLException {
        if (kind == Kind.GATEWAY || things.isEmpty()) {
            return List.of();
        }
        var column = kind == Kind.DEVICE ? "device" : "managed_object";
        var own = LIKENESS.replace("$", "i");
        var theirs = LIKENESS.replace("$", "x");
        return transaction.list(
                "select '" + kind.text() + "/' || i." + column + " as entity, i.scheme, i.value, coalesce('device/' ||"
                        + " x.device, 'object/' || x.managed_object) as other, x.scheme as other_scheme, x.value as"
                        + " other_value from external_identifier i cross join lateral (select * from external_identifier x"
                        + " where length(x.value) >= 4 and " + theirs + " = " + own + " and (x.scheme, x.value) <>"
                        + " (i.scheme, i.value) and x." + column + " is distinct from i." + column
                        + " limit 20) x where i."
                        + column + " = any (?) and length(i.value) >= 4 and " + own
                        + " <> '' and not exists (select 1 from"
                        + " device r where r.code = x.device and r.state = 'RETIRED') and not exists (select 1 from managed_object r where r.code ="
                        + " x.managed_object and r.state = 'RETIRED') order by 1, 2, 3, 4",
                Pair::of,
                new ArrayList<>(things.values().stream().map(Thing::code).toList()));
    }

    /** A scheme without what people write in different ways. */
    static String alike(String scheme) {
        var plain = scheme.toLowerCase(Locale.ROOT).replaceAll("[._-]", "");
        return ALIASES.getOrDefault(plain, plain);
    }

    private static Contradiction contradiction(@Nullable Thing thing, Pair pair) {
        if (thing == null) {
            throw new IllegalArgumentException("no thing for " + pair.entity());
        }
        return new Contradiction(
                Rule.DUPLICATE_IDENTIFIER,
                thing,
                pair.scheme() + "=" + pair.value(),
                pair.other(),
                new Text(
                        pair.scheme() + " '" + pair.value() + "' is also borne by " + pair.other() + ", as "
                                + pair.otherScheme() + " '" + pair.otherValue()
                                + "'. If both are one, retire one of the two; if not, correct the identifier.",
                        pair.scheme() + "“" + pair.value() + "”与 " + pair.other() + " 的 " + pair.otherScheme() + "“"
                                + pair.otherValue() + "”实为同一标识。若为同一实物，请报废其一；否则请更正标识。"),
                Map.of(
                        "scheme", pair.scheme(),
                        "value", pair.value(),
                        "other", pair.other(),
                        "otherScheme", pair.otherScheme(),
                        "otherValue", pair.otherValue()),
                pair.other() + "|" + pair.otherScheme() + "|" + pair.otherValue(),
                new Contradiction.Fix("state", "RETIRED", new Text("Retire this one", "报废本条登记")));
    }
}
