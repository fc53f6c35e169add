package io.mailuo.registry.api;

import io.mailuo.http.Call;
import io.mailuo.spec.problem.ProblemException;
import io.mailuo.spec.problem.Text;
import io.mailuo.spec.registry.RegistryRecord.State;
import java.util.Arrays;

/** The filters that lists of places in the city have in common: division, organization, state, bbox. */
public final class Filters {

    private static final int BOX_NUMBERS = 4;

    private Filters() {}

    /** Adds the conditions that the query parameters ask for. */
    public static void apply(Call call, Conditions conditions) {
        call.query("division").ifPresent(division -> conditions.and("division like ?", divisionPattern(division)));
        call.query("organization")
                .ifPresent(id -> conditions.and("organization in (select organization_reach(?))", id));
        call.query("state").ifPresent(state -> conditions.and("state = ?", state(state)));
        call.query("bbox").ifPresent(text -> {
            var box = box(text);
            conditions.and("place <@ box(point(?, ?), point(?, ?))", box[0], box[1], box[2], box[3]);
        });
    }

    /** A pattern for the division and those below it: trailing pairs of zeros stand for any. */
    private static String divisionPattern(String division) {
        if (!division.matches("[0-9]{6}")) {
            throw ProblemException.field(
                    "division", new Text("'" + division + "' is not 6 digits", "“" + division + "”不是 6 位数字"));
        }
        return division.replaceAll("(?:00)+$", "") + "%";
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
