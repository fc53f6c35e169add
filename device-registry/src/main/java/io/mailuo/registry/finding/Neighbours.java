package io.mailuo.registry.finding;

import io.mailuo.registry.database.Row;
import io.mailuo.registry.database.Transaction;
import io.mailuo.registry.place.Datum;
import io.mailuo.registry.place.Nearby;
import io.mailuo.spec.problem.Text;
import io.mailuo.spec.registry.RegistryRecord.Place;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares places with those of others of the same class: two within two metres are likely one that was registered
 * twice, which the one with the higher code bears; a namesake that is exactly where the place would be in another datum
 * shows that it is in that datum. All of a page is asked for at once.
 */
final class Neighbours {

    private static final double SAME_METRES = 2;
    private static final double TWIN_METRES = 5;
    private static final double EARTH_METRES = 6_371_008.8;
    private static final int MOST = 20;

    private record Near(String code, String other, Place place, String organization) {
        static Near of(Row row) throws SQLException {
            var place = row.placeOrNull("place");
            return new Near(
                    row.text("code"),
                    row.text("other"),
                    place == null ? new Place(0, 0) : place,
                    row.text("organization"));
        }
    }

    private record Twin(String code, String datum, String other, Place place) {
        static Twin of(Row row) throws SQLException {
            var place = row.placeOrNull("place");
            return new Twin(
                    row.text("code"), row.text("datum"), row.text("other"), place == null ? new Place(0, 0) : place);
        }
    }

    /** The parameters of a query: a box for each place. */
    private static final class Boxes {
        private final List<String> codes = new ArrayList<>();
        private final List<String> types = new ArrayList<>();
        private final List<String> labels = new ArrayList<>();
        private final List<Double> west = new ArrayList<>();
        private final List<Double> south = new ArrayList<>();
        private final List<Double> east = new ArrayList<>();
        private final List<Double> north = new ArrayList<>();

        void add(Thing thing, String label, Place place, double metres) {
            double high = Math.toDegrees(metres / EARTH_METRES);
            double wide = Math.min(180, high / Math.max(0.01, Math.cos(Math.toRadians(place.lat()))));
            codes.add(thing.code());
            types.add(thing.type());
            labels.add(label);
            west.add(place.lon() - wide);
            south.add(place.lat() - high);
            east.add(place.lon() + wide);
            north.add(place.lat() + high);
        }

        @Nullable
        Object[] parameters() {
            return new @Nullable Object[] {codes, types, labels, west, south, east, north};
        }
    }

    private static final String UNNEST = " from unnest(?::text[], ?::text[], ?::text[], ?::float8[], ?::float8[],"
            + " ?::float8[], ?::float8[]) as u(code, type, label, w, s, e, n) cross join lateral (select t.code, t.place,"
            + " t.organization, t.name from $table t where t.place <@ box(point(u.w, u.s), point(u.e, u.n)) and $type ="
            + " u.type and t.state <> 'RETIRED' and $condition limit " + (MOST + 1) + ") x";

    /** Leaves out some things. */
    @FunctionalInterface
    interface Filter {
        /** What is left. */
        List<Thing> of(List<Thing> things) throws SQLException;
    }

    private Neighbours() {}

    /** Notes which names several things of a kind have: most have one of their own and need no search for twins. */
    static void noteNamesakes(Transaction transaction, Kind kind) throws SQLException {
        transaction.update("delete from finding_namesake");
        transaction.update("insert into finding_namesake select name from " + kind.table()
                + " where place is not null and state <> 'RETIRED' group by name having count(*) > 1");
    }

    /** Leaves those whose name was noted. */
    static Filter namesakes(Transaction transaction) {
        return things -> {
            var noted = Set.copyOf(transaction.list(
                    "select name from finding_namesake where name = any (?)",
                    row -> row.text("name"),
                    things.stream().map(Thing::name).toList()));
            return things.stream().filter(thing -> noted.contains(thing.name())).toList();
        };
    }

    /** Those that stand where another of their class stands, of a lower code. */
    static List<Contradiction> duplicates(Transaction transaction, Kind kind, List<Thing> things) throws SQLException {
        if (kind == Kind.GATEWAY) {
            return List.of();
        }
        var boxes = new Boxes();
        var byCode = new HashMap<String, Thing>();
        for (var thing : things) {
            var place = thing.place();
            if (place != null && !thing.retired()) {
                byCode.put(thing.code(), thing);
                boxes.add(thing, "", place, SAME_METRES);
            }
        }
        var found = new HashMap<String, List<Near>>();
        for (var near : ask(transaction, kind, boxes, "t.code < u.code", Near::of)) {
            var place = byCode.get(near.code()).place();
            if (place != null && Nearby.distance(place, near.place()) <= SAME_METRES) {
                found.computeIfAbsent(near.code(), ignored -> new ArrayList<>()).add(near);
            }
        }
        var contradictions = new ArrayList<Contradiction>();
        found.forEach((code, nears) -> contradictions.add(duplicate(byCode.get(code), nears)));
        return contradictions;
    }

    /** The codes of those of a higher code that stand where one of these stands: they bear the finding. */
    static List<String> bearers(Transaction transaction, Kind kind, List<Thing> things) throws SQLException {
        if (kind == Kind.GATEWAY) {
            return List.of();
        }
        var boxes = new Boxes();
        for (var thing : things) {
            var place = thing.place();
            if (place != null && !thing.retired()) {
                boxes.add(thing, "", place, SAME_METRES);
            }
        }
        return ask(transaction, kind, boxes, "t.code > u.code", Near::of).stream()
                .map(Near::other)
                .toList();
    }

    /** Those of which a namesake of the same class is exactly where they would be in another datum. */
    static List<Contradiction> twins(Transaction transaction, Kind kind, List<Thing> things) throws SQLException {
        if (kind == Kind.GATEWAY) {
            return List.of();
        }
        var boxes = new Boxes();
        var byCode = new HashMap<String, Thing>();
        for (var thing : things) {
            var place = thing.place();
            if (place == null || thing.retired() || thing.datum() != null) {
                continue;
            }
            for (var datum : List.of(Datum.GCJ02, Datum.BD09)) {
                var meant = datum.toWgs84(place);
                if (Nearby.distance(place, meant) > 10 * TWIN_METRES) {
                    byCode.put(thing.code(), thing);
                    boxes.add(thing, datum.name() + "|" + thing.name(), meant, TWIN_METRES);
                }
            }
        }
        var contradictions = new ArrayList<Contradiction>();
        var done = new HashMap<String, Boolean>();
        for (var twin : ask(
                transaction,
                kind,
                boxes,
                "t.code <> u.code and t.name = substr(u.label, strpos(u.label, '|') + 1)",
                Twin::of)) {
            if (done.putIfAbsent(twin.code(), true) == null) {
                var thing = byCode.get(twin.code());
                var datum = Datum.valueOf(twin.datum());
                var place = thing.place() == null ? twin.place() : thing.place();
                var other = kind.text() + "/" + twin.other();
                contradictions.add(PlaceRules.wrongDatum(
                        thing,
                        place,
                        datum,
                        datum.toWgs84(place),
                        other,
                        new Text(
                                "then it is where " + twin.other() + " of the same name and class is",
                                "按此换算与同名同类的 " + twin.other() + " 位置一致")));
            }
        }
        return contradictions;
    }

    private static <T> List<T> ask(
            Transaction transaction, Kind kind, Boxes boxes, String condition, Row.Mapper<T> mapper)
            throws SQLException {
        if (boxes.codes.isEmpty()) {
            return List.of();
        }
        return transaction.list(
                "select u.code, split_part(u.label, '|', 1) as datum, x.code as other, x.place, x.organization"
                        + UNNEST.replace("$table", kind.table())
                                .replace(
                                        "$type",
                                        kind == Kind.DEVICE
                                                ? "t.domain || t.type"
                                                : "t.standard || ' ' || t.component_class")
                                .replace("$condition", condition)
                        + " order by u.code, u.label, x.code",
                mapper,
                boxes.parameters());
    }

    private static Contradiction duplicate(Thing thing, List<Near> nears) {
        var first = nears.getFirst();
        boolean many = nears.size() > MOST;
        var other = thing.kind().text() + "/" + first.other();
        var place = thing.place() == null ? first.place() : thing.place();
        double metres = Math.round(Nearby.distance(place, first.place()) * 10) / 10.0;
        var count = many ? "more than " + MOST : String.valueOf(nears.size());
        var others = many ? "超过 " + MOST : String.valueOf(nears.size());
        return new Contradiction(
                Rule.DUPLICATE_PLACE,
                thing,
                "",
                other,
                new Text(
                        first.other() + " of the same class stands " + metres + " m away (" + count
                                + " within 2 m). If it is the same one, retire one of the two; if not, correct a place.",
                        "同类的 " + first.other() + " 相距仅 " + metres + " 米（2 米内共 " + others + " 个）。若为同一实物，请报废其一；否则请更正位置。"),
                Map.of(
                        "place", place,
                        "other", first.other(),
                        "otherOrganization", first.organization(),
                        "metres", metres,
                        "within", nears.size()),
                place.lon() + "," + place.lat() + "|" + (many ? "many" : first.other()),
                new Contradiction.Fix("state", "RETIRED", new Text("Retire this one", "报废本条登记")));
    }
}
