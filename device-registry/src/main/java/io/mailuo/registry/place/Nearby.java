package io.mailuo.registry.place;

import io.mailuo.http.Access;
import io.mailuo.http.Answer;
import io.mailuo.http.Call;
import io.mailuo.http.Routes;
import io.mailuo.registry.api.Conditions;
import io.mailuo.registry.database.Database;
import io.mailuo.registry.organization.Reach;
import io.mailuo.spec.problem.ProblemException;
import io.mailuo.spec.problem.Text;
import io.mailuo.spec.registry.RegistryRecord.Place;
import io.mailuo.spec.registry.RegistryRecord.State;
import io.mailuo.spec.registry.Scope;
import java.util.Comparator;
import java.util.List;

/** The devices around a place: {@code /near}, within a radius or simply the nearest. */
public final class Nearby {

    private static final double EARTH_METRES = 6_371_008.8; // mean radius, IUGG
    private static final double FARTHEST_METRES = 50_000;
    private static final int MOST_IN_RADIUS = 20_000;
    /** What is fetched beyond what is asked for, so that the nearest are mostly among it. */
    private static final double SPARE = 1.15;

    private static final int MORE = 8;

    /** One device and how far it is away, metres on the sphere, which is true to half a percent. */
    record Near(
            String code,
            String type,
            String name,
            String organization,
            State state,
            Place place,
            double distanceMetres) {}

    /** The devices found, the nearest first; whether there are more within the radius. */
    record Found(List<Near> items, boolean more) {
        Found {
            items = List.copyOf(items);
        }
    }

    private final Database database;

    public Nearby(Database database) {
        this.database = database;
    }

    /** Adds the routes. */
    public void mount(Routes routes) {
        routes.get("/near", Access.scope(Scope.REGISTRY_READ), this::near);
    }

    private Answer near(Call call) {
        double lon = degrees(call, "lon", 180);
        double lat = degrees(call, "lat", 90);
        var datum = call.query("datum")
                .map(name -> Datum.of(name)
                        .orElseThrow(() -> ProblemException.field(
                                "datum",
                                new Text(
                                        "'" + name + "' is not one of WGS84, CGCS2000, GCJ02, BD09",
                                        "“" + name + "”不在 WGS84、CGCS2000、GCJ02、BD09 之中"))))
                .orElse(Datum.WGS84);
        var centre = datum.toWgs84(new Place(lon, lat));
        int limit = call.limit();
        var conditions = new Conditions();
        database.read(transaction -> {
            Reach.restrict(transaction, conditions, call.principal(), call.query("organization"), "organization");
            return conditions;
        });
        call.query("domain").ifPresent(domain -> conditions.and("domain = ?", domain));
        var radius = call.query("radius").map(text -> metres(text));
        var found = radius.map(metres -> within(centre, metres, conditions, limit))
                .orElseGet(() -> nearest(centre, conditions, limit));
        return Answer.json(found);
    }

    /** The index gives the nearest first: no more of them are read than are asked for. */
    private Found within(Place centre, double metres, Conditions conditions, int limit) {
        surround(centre, metres, conditions);
        var nearest = nearest(centre, conditions, limit + 1).items().stream()
                .filter(near -> near.distanceMetres() <= metres)
                .toList();
        return new Found(nearest.stream().limit(limit).toList(), nearest.size() > limit);
    }

    /** The index orders by degrees, which are shorter from west to east; so more are fetched and put in order. */
    private Found nearest(Place centre, Conditions conditions, int limit) {
        double narrow = Math.max(0.1, Math.cos(Math.toRadians(centre.lat())));
        int most = (int) (limit * SPARE / narrow) + MORE;
        conditions.and("place is not null");
        var all = read(centre, conditions, " order by place <-> point(?, ?)", centre.lon(), centre.lat(), most);
        if (all.size() == most) {
            double reached = all.stream()
                    .mapToDouble(near -> Math.hypot(
                            near.place().lon() - centre.lon(), near.place().lat() - centre.lat()))
                    .max()
                    .orElse(0);
            double certain = Math.toRadians(reached) * EARTH_METRES * Math.cos(Math.toRadians(centre.lat()));
            double wanted = all.get(limit - 1).distanceMetres();
            if (wanted > certain) {
                all = around(centre, wanted + 1, conditions);
            }
        }
        return new Found(all.stream().limit(limit).toList(), all.size() > limit);
    }

    /** Adds that a place is in the box around a circle: whatever else is asked for, the index is read no farther. */
    private static void surround(Place centre, double metres, Conditions conditions) {
        double north = Math.toDegrees(metres / EARTH_METRES);
        double east = Math.min(180, north / Math.max(0.01, Math.cos(Math.toRadians(centre.lat()))));
        conditions.and(
                "place <@ box(point(?, ?), point(?, ?))",
                centre.lon() - east,
                centre.lat() - north,
                centre.lon() + east,
                centre.lat() + north);
    }

    /** All within a distance. */
    private List<Near> around(Place centre, double metres, Conditions conditions) {
        surround(centre, metres, conditions);
        return read(centre, conditions, "", MOST_IN_RADIUS).stream()
                .filter(near -> near.distanceMetres() <= metres)
                .toList();
    }

    private List<Near> read(Place centre, Conditions conditions, String order, Object... parameters) {
        return database
                .read(transaction -> transaction.list(
                        "select code, domain || type as type, name, organization, state, place from device"
                                + conditions.where() + order + " limit ?",
                        row -> {
                            var place = row.placeOrNull("place");
                            var there = place == null ? centre : place;
                            return new Near(
                                    row.text("code"),
                                    row.text("type"),
                                    row.text("name"),
                                    row.text("organization"),
                                    State.valueOf(row.text("state")),
                                    there,
                                    Math.round(distance(centre, there) * 10) / 10.0);
                        },
                        conditions.parameters(parameters)))
                .stream()
                .sorted(Comparator.comparingDouble(Near::distanceMetres).thenComparing(Near::code))
                .toList();
    }

    /** Metres between two places along a great circle (haversine). */
    public static double distance(Place a, Place b) {
        double lat = Math.toRadians(b.lat() - a.lat());
        double lon = Math.toRadians(b.lon() - a.lon());
        double h = Math.pow(Math.sin(lat / 2), 2)
                + Math.cos(Math.toRadians(a.lat()))
                        * Math.cos(Math.toRadians(b.lat()))
                        * Math.pow(Math.sin(lon / 2), 2);
        return 2 * EARTH_METRES * Math.asin(Math.sqrt(Math.min(1, h)));
    }

    private static double degrees(Call call, String name, double most) {
        var text = call.required(name);
        try {
            double value = Double.parseDouble(text);
            if (Math.abs(value) <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Answered below, like what is out of range.
        }
        throw ProblemException.field(
                name,
                new Text(
                        "'" + text + "' is not a number of degrees from -" + (int) most + " to " + (int) most,
                        "“" + text + "”不是 -" + (int) most + " 到 " + (int) most + " 之间的度数"));
    }

    private static double metres(String text) {
        try {
            double value = Double.parseDouble(text);
            if (value > 0 && value <= FARTHEST_METRES) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Answered below, like what is out of range.
        }
        throw ProblemException.field(
                "radius",
                new Text(
                        "'" + text + "' is not a number of metres above 0, at most " + (int) FARTHEST_METRES,
                        "“" + text + "”不是大于 0 且不超过 " + (int) FARTHEST_METRES + " 的米数"));
    }
}
