package io.mailuo.registry.api;

import io.mailuo.spec.problem.ProblemException;
import io.mailuo.spec.problem.Text;
import io.mailuo.spec.registry.RegistryRecord.State;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The filters that lists of places in the city have in common: division, state, bbox. */
public final class Filters {

    private static final int BOX_NUMBERS = 4;
    private static final int FEWEST_CORNERS = 3;
    private static final int MOST_CORNERS = 500;
    private static final double SCALE = 1e6;
    private static final int DOMAIN = 2;
    private static final int DOMAIN_AND_TYPE = 5;

    /** What somebody asks for, by the names of the parameters: those of a query, or of a filter in a body. */
    public interface Asked {

        /** The value of a parameter; empty where it is not asked for. */
        Optional<String> value(String parameter);
    }

    private Filters() {}

    /** Adds the conditions that are asked for; on the organization: {@code Reach}. */
    public static void apply(Asked asked, Conditions conditions) {
        asked.value("division").ifPresent(division -> within(conditions, "code", division));
        applyStateAndPlace(asked, conditions);
    }

    /** As {@link #apply(Asked, Conditions)}, without division. */
    public static void applyStateAndPlace(Asked asked, Conditions conditions) {
        // In the text of the query, where the planner sees which: nearly all devices have one and the same.
        asked.value("state").ifPresent(state -> conditions.and("state = '" + state(state) + "'"));
        asked.value("gridCell").ifPresent(cell -> conditions.and("grid_cell = ?", cell));
        box(asked)
                .ifPresent(box ->
                        conditions.and("place <@ box(point(?, ?), point(?, ?))", box[0], box[1], box[2], box[3]));
        // PostgreSQL takes cross products below 1e-6 for zero, which in degrees are whole blocks of houses.
        asked.value("polygon")
                .ifPresent(text -> conditions.and(
                        "place <@ box(?::polygon) and place * point(1e6, 0) <@ ?::polygon",
                        polygon(text, 1),
                        polygon(text, SCALE)));
    }

    /** The box that the parameter {@code bbox} names: west, south, east, north in degrees. */
    public static Optional<double[]> box(Asked asked) {
        return asked.value("bbox").map(Filters::box);
    }

    /** Adds the sensing domain and the type of devices that a caller asks for: 5 digits, or the 3 within a domain. */
    public static void kind(Asked asked, Conditions conditions) {
        asked.value("domain").ifPresent(domain -> conditions.and("domain = ?", domain));
        asked.value("type").ifPresent(type -> {
            if (type.length() == DOMAIN_AND_TYPE) {
                conditions.and("domain = ? and type = ?", type.substring(0, DOMAIN), type.substring(DOMAIN));
            } else {
                conditions.and("type = ?", type);
            }
        });
    }

    /**
     * Adds that something is in a division. Its code begins with the division, and codes are read in their order.
     *
     * @param column the code of a device, a gateway or a managed object
     * @param division 6 digits; trailing pairs of zeros stand for any
     */
    public static void within(Conditions conditions, String column, String division) {
        var prefix = divisionPrefix(division);
        if (prefix.isEmpty()) {
            return;
        }
        conditions.and(column + " >= ?", prefix);
        var next = String.valueOf(Long.parseLong(prefix) + 1);
        var after = "0".repeat(Math.max(0, prefix.length() - next.length())) + next;
        if (after.length() == prefix.length()) {
            conditions.and(column + " < ?", after);
        }
    }

    /** What a division and those below it begin with: trailing pairs of zeros stand for any. */
    public static String divisionPrefix(String division) {
        if (!division.matches("[0-9]{6}")) {
            throw ProblemException.field(
                    "division", new Text("'" + division + "' is not 6 digits", "“" + division + "”不是 6 位数字"));
        }
        return division.replaceAll("(?:00)+$", "");
    }

    private static String state(String text) {
        if (Arrays.stream(State.values()).noneMatch(state -> state.name().equals(text))) {
            throw ProblemException.field(
                    "state",
                    new Text(
                            "'" + text + "' is not one of " + Arrays.toString(State.values()),
                            "“" + text + "”不在 " + Arrays.toString(State.values()) + " 之中"));
        }
        return text;
    }

    /** Corners {@code lon,lat,lon,lat,…} as PostgreSQL writes a polygon, with every coordinate times {@code scale}. */
    private static String polygon(String text, double scale) {
        var numbers = text.split(",", -1);
        boolean right = numbers.length % 2 == 0
                && numbers.length >= 2 * FEWEST_CORNERS
                && numbers.length <= 2 * MOST_CORNERS
                && Arrays.stream(numbers).allMatch(number -> number.matches("-?[0-9]{1,3}(\\.[0-9]{1,12})?"));
        if (right) {
            return Arrays.stream(numbers)
                    .map(number -> String.valueOf(Double.parseDouble(number) * scale))
                    .collect(Collectors.joining(",", "(", ")"));
        }
        throw ProblemException.field(
                "polygon",
                new Text(
                        "is not lon,lat,lon,lat,… with " + FEWEST_CORNERS + " to " + MOST_CORNERS
                                + " corners in degrees",
                        "不是 lon,lat,lon,lat,…（" + FEWEST_CORNERS + " 至 " + MOST_CORNERS + " 个角点，度）"));
    }

    private static double[] box(String text) {
        try {
            var box = Arrays.stream(text.split(",", -1))
                    .mapToDouble(Double::parseDouble)
                    .toArray();
            if (box.length == BOX_NUMBERS
                    && Arrays.stream(box).allMatch(Double::isFinite)
                    && box[0] <= box[2]
                    && box[1] <= box[3]) {
                return box;
            }
        } catch (NumberFormatException e) {
            // Answered below, like a box of the wrong shape.
        }
        throw ProblemException.field(
                "bbox",
                new Text(
                        "'" + text + "' is not minLon,minLat,maxLon,maxLat in degrees",
                        "“" + text + "”不是 minLon,minLat,maxLon,maxLat（度）"));
    }
}
