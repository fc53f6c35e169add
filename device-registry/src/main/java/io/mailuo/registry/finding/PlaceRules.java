package io.mailuo.registry.finding;

import io.mailuo.registry.finding.Contradiction.Fix;
import io.mailuo.registry.place.AreaIndex;
import io.mailuo.registry.place.Datum;
import io.mailuo.registry.place.GridCells;
import io.mailuo.registry.place.Nearby;
import io.mailuo.spec.catalogue.Divisions;
import io.mailuo.spec.problem.Text;
import io.mailuo.spec.registry.RegistryRecord.Place;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Judges a place by the areas of divisions, by the grid cells and by the object that a device is installed on. Where
 * the areas are not there, nothing is said.
 */
final class PlaceRules {

    private static final double BORDER_METRES = 50; // positions and borders are no better than that
    private static final double APART_METRES = 100;
    private static final double TOGETHER_METRES = 15;
    private static final int COUNTY_DIGITS = 6;
    private static final List<Datum> SHIFTED = List.of(Datum.GCJ02, Datum.BD09);

    private final AreaIndex divisions;
    private final AreaIndex cells;

    PlaceRules(AreaIndex divisions, AreaIndex cells) {
        this.divisions = divisions;
        this.cells = cells;
    }

    /** Whether there is anything to judge by. */
    boolean judgesDivisions() {
        return !divisions.isEmpty();
    }

    /** What is wrong with the place of a thing: the likeliest explanation only. */
    Optional<Contradiction> judge(Thing thing) {
        var place = thing.place();
        if (place == null || thing.retired()) {
            return Optional.empty();
        }
        return byDivision(thing, place).or(() -> byCell(thing, place)).or(() -> byObject(thing, place));
    }

    private Optional<Contradiction> byDivision(Thing thing, Place place) {
        var own = divisions.get(thing.division());
        if (own != null && (own.shape().contains(place) || own.shape().metresToBorder(place) <= BORDER_METRES)) {
            return Optional.empty();
        }
        var elsewhere = elsewhere(thing.division(), place);
        if (own == null && elsewhere == null) {
            return Optional.empty();
        }
        if (own != null) {
            var swapped = new Place(place.lat(), place.lon());
            if (Math.abs(swapped.lat()) <= 90 && own.shape().contains(swapped)) {
                return Optional.of(swapped(thing, place, swapped));
            }
            for (var datum : SHIFTED) {
                var meant = datum.toWgs84(place);
                if (thing.datum() == null && !meant.equals(place) && own.shape().contains(meant)) {
                    return Optional.of(wrongDatum(
                            thing,
                            place,
                            datum,
                            meant,
                            null,
                            new Text(
                                    "only then is it in " + name(thing.division()),
                                    "只有这样才位于" + name(thing.division()) + "境内")));
                }
            }
        }
        return Optional.of(divisionPlace(thing, place, own, elsewhere));
    }

    /** The county in which a place is, where that is neither the division nor above or below it; else null. */
    private AreaIndex.@Nullable Area elsewhere(String division, Place place) {
        var prefix = division.replaceAll("(?:00)+$", "");
        AreaIndex.Area found = null;
        for (var area : divisions.allAt(place)) {
            if (area.code().length() == COUNTY_DIGITS) {
                var other = area.code().replaceAll("(?:00)+$", "");
                if (other.startsWith(prefix)) {
                    return null;
                }
                if (!prefix.startsWith(other)) {
                    found = area;
                }
            }
        }
        return found;
    }

    /** In no cell as it stands, and in one of its own division when read in another datum. */
    private Optional<Contradiction> byCell(Thing thing, Place place) {
        if (cells.isEmpty() || thing.datum() != null || GridCells.of(cells, place) != null) {
            return Optional.empty();
        }
        for (var datum : SHIFTED) {
            var meant = datum.toWgs84(place);
            var cell = meant.equals(place) ? null : GridCells.of(cells, meant);
            if (cell != null && cell.startsWith(thing.division())) {
                return Optional.of(wrongDatum(
                        thing,
                        place,
                        datum,
                        meant,
                        null,
                        new Text("it is in no grid cell, and then in cell " + cell, "目前不在任何单元网格内，按此换算则位于网格 " + cell)));
            }
        }
        return Optional.empty();
    }

    /** Far from the object that it is installed on, and there when read in another datum. */
    private Optional<Contradiction> byObject(Thing thing, Place place) {
        var object = thing.objectPlace();
        if (object == null || thing.datum() != null || Nearby.distance(place, object) < APART_METRES) {
            return Optional.empty();
        }
        for (var datum : SHIFTED) {
            var meant = datum.toWgs84(place);
            if (Nearby.distance(meant, object) <= TOGETHER_METRES) {
                return Optional.of(wrongDatum(
                        thing,
                        place,
                        datum,
                        meant,
                        "object/" + thing.object(),
                        new Text("only then is it at the object that it is installed on", "只有这样才与其所安装的管理对象位置一致")));
            }
        }
        return Optional.empty();
    }

    private static Contradiction swapped(Thing thing, Place place, Place swapped) {
        return new Contradiction(
                Rule.SWAPPED_PLACE,
                thing,
                "",
                null,
                new Text(
                        "Longitude " + place.lon() + " and latitude " + place.lat() + " are exchanged: the other way"
                                + " round, it is in " + name(thing.division()) + ".",
                        "经度 " + place.lon() + " 与纬度 " + place.lat() + " 填反了：对调后位于" + name(thing.division()) + "境内。"),
                Map.of("place", place, "division", thing.division()),
                fingerprint(thing, place),
                new Fix("place", swapped, new Text("Exchange longitude and latitude", "对调经度和纬度")));
    }

    /**
     * A place that fits only in another datum.
     *
     * @param meant the place in WGS 84 where it was given in {@code datum}
     * @param why it must be so, as the end of a sentence
     */
    static Contradiction wrongDatum(
            Thing thing, Place place, Datum datum, Place meant, @Nullable String other, Text why) {
        double metres = Math.round(Nearby.distance(place, meant));
        return new Contradiction(
                Rule.WRONG_DATUM,
                thing,
                "",
                other,
                new Text(
                        "The place seems to be in " + datum.text() + ", not WGS 84: " + why.en() + ", " + (long) metres
                                + " m away.",
                        "坐标似为 " + datum.text() + " 而非 WGS 84：" + why.zh() + "（相差约 " + (long) metres + " 米）。"),
                Map.of("place", place, "datum", datum.name(), "converted", meant, "metres", metres),
                fingerprint(thing, place) + "|" + other,
                new Fix(
                        "place",
                        Map.of("lon", place.lon(), "lat", place.lat(), "datum", datum.name()),
                        new Text("Say that the place is in " + datum.text(), "注明坐标为 " + datum.text() + " 并换算")));
    }

    private static Contradiction divisionPlace(
            Thing thing, Place place, AreaIndex.@Nullable Area own, AreaIndex.@Nullable Area elsewhere) {
        var evidence = new LinkedHashMap<String, Object>();
        evidence.put("place", place);
        evidence.put("division", thing.division());
        if (elsewhere != null) {
            evidence.put("found", elsewhere.code());
        }
        if (own != null) {
            evidence.put("metresOutside", Math.round(own.shape().metresToBorder(place)));
        }
        var there = elsewhere == null
                ? new Text("outside of it", "在其范围之外")
                : new Text("in " + name(elsewhere.code()), "在" + name(elsewhere.code()) + "境内");
        return new Contradiction(
                Rule.DIVISION_PLACE,
                thing,
                "",
                null,
                new Text(
                        "By its code it belongs to " + name(thing.division()) + ", but its place is " + there.en()
                                + ". Correct the place; if the place is right, register it anew in that division.",
                        "编码所属区划为" + name(thing.division()) + "，但位置" + there.zh() + "。请更正位置；若位置无误，应按所在区划重新登记。"),
                evidence,
                fingerprint(thing, place),
                fix(thing, own, elsewhere));
    }

    /** The place of the object that it is installed on, where that is in the division; else only people can know. */
    private static Fix fix(Thing thing, AreaIndex.@Nullable Area own, AreaIndex.@Nullable Area elsewhere) {
        var object = thing.objectPlace();
        if (object != null && own != null && own.shape().contains(object)) {
            return new Fix(
                    "place",
                    object,
                    new Text(
                            "Take over the place of the object " + thing.object()
                                    + " that it is installed on, which is in the division",
                            "采用其所安装的管理对象 " + thing.object() + " 的位置（位于该区划内）"));
        }
        var there = elsewhere == null ? new Text("its own division", "所在区划") : named(elsewhere.code());
        return Fix.inWords(
                "Measure the place again and correct it; if it is right, register it anew in " + there.en()
                        + " and retire this one",
                "请重新测量并更正位置；若位置无误，请在" + there.zh() + "重新登记，并报废本条登记");
    }

    private static Text named(String division) {
        return new Text(name(division) + " (" + division + ")", name(division) + "（" + division + "）");
    }

    private static String fingerprint(Thing thing, Place place) {
        return thing.division() + "|" + place.lon() + "," + place.lat();
    }

    private static String name(String division) {
        return Divisions.bundled().fullName(division);
    }
}
