package io.mailuo.registry.place;

import io.mailuo.spec.registry.RegistryRecord.Place;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All areas of one kind in memory, found by place: an R-tree, packed by sorting (STR: slices from west to east, in each
 * from south to north). Immutable.
 */
public final class AreaIndex {

    private static final int FAN = 16;

    /** One area. */
    public record Area(String code, @Nullable String name, Shape shape) {}

    /** Boxes of one level as west, south, east, north; each covers {@link #FAN} of the level below. */
    private record Level(int[] boxes) {
        int size() {
            return boxes.length / 4;
        }

        boolean covers(int box, int x, int y) {
            return x >= boxes[4 * box] && y >= boxes[4 * box + 1] && x <= boxes[4 * box + 2] && y <= boxes[4 * box + 3];
        }
    }

    private final long generation;
    private final Area[] areas;
    private final List<Level> levels;
    private final Map<String, Area> byCode;

    /**
     * @param generation of the areas
     * @param areas in any order
     */
    AreaIndex(long generation, List<Area> areas) {
        this.generation = generation;
        this.areas = packed(areas);
        this.levels = levels(this.areas);
        this.byCode = HashMap.newHashMap(areas.size());
        areas.forEach(area -> byCode.put(area.code(), area));
    }

    /** Of which areas this is. */
    public long generation() {
        return generation;
    }

    /** Whether there are no areas. */
    public boolean isEmpty() {
        return areas.length == 0;
    }

    /** The area with a code, or null. */
    public @Nullable Area get(String code) {
        return byCode.get(code);
    }

    /**
     * The one area in which a place is, or null. Where areas overlap, the one with the lowest code; a place on the outer
     * border of all of them is in the one that it touches.
     */
    public @Nullable Area at(Place place) {
        int x = Shape.units(place.lon());
        int y = Shape.units(place.lat());
        var best = new Area[2];
        candidates(x, y, area -> {
            int rank = area.shape().contains(x, y) ? 0 : area.shape().borders(x, y) ? 1 : -1;
            if (rank >= 0) {
                var known = best[rank];
                best[rank] = known == null || area.code().compareTo(known.code()) < 0 ? area : known;
            }
        });
        return best[0] != null ? best[0] : best[1];
    }

    /** All areas in which a place is, by code. */
    public List<Area> allAt(Place place) {
        int x = Shape.units(place.lon());
        int y = Shape.units(place.lat());
        var found = new ArrayList<Area>();
        candidates(x, y, area -> {
            if (area.shape().contains(x, y)) {
                found.add(area);
            }
        });
        found.sort(Comparator.comparing(Area::code));
        return found;
    }

    private void candidates(int x, int y, Consumer<Area> found) {
        if (areas.length > 0) {
            descend(levels.size() - 1, 0, levels.getLast().size(), x, y, found);
        }
    }

    private void descend(int depth, int from, int to, int x, int y, Consumer<Area> found) {
        var level = levels.get(depth);
        for (int box = from; box < Math.min(to, level.size()); box++) {
            if (!level.covers(box, x, y)) {
                continue;
            }
            if (depth == 0) {
                found.accept(areas[box]);
            } else {
                descend(depth - 1, box * FAN, (box + 1) * FAN, x, y, found);
            }
        }
    }

    private static Area[] packed(List<Area> areas) {
        var sorted = areas.toArray(Area[]::new);
        Arrays.sort(
                sorted,
                Comparator.comparingLong(
                        area -> (long) area.shape().west() + area.shape().east()));
        int slices = (int) Math.ceil(Math.sqrt(Math.ceil(sorted.length / (double) FAN)));
        int slice = Math.max(FAN, slices * FAN);
        for (int begin = 0; begin < sorted.length; begin += slice) {
            Arrays.sort(
                    sorted,
                    begin,
                    Math.min(begin + slice, sorted.length),
                    Comparator.comparingLong(
                            area -> (long) area.shape().south() + area.shape().north()));
        }
        return sorted;
    }

    private static List<Level> levels(Area[] areas) {
        var boxes = new int[4 * areas.length];
        for (int i = 0; i < areas.length; i++) {
            var shape = areas[i].shape();
            boxes[4 * i] = shape.west();
            boxes[4 * i + 1] = shape.south();
            boxes[4 * i + 2] = shape.east();
            boxes[4 * i + 3] = shape.north();
        }
        var levels = new ArrayList<Level>();
        levels.add(new Level(boxes));
        while (levels.getLast().size() > FAN) {
            levels.add(above(levels.getLast()));
        }
        return List.copyOf(levels);
    }

    private static Level above(Level below) {
        int size = (below.size() + FAN - 1) / FAN;
        var boxes = new int[4 * size];
        for (int box = 0; box < size; box++) {
            int[] around = {Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MIN_VALUE, Integer.MIN_VALUE};
            for (int i = box * FAN; i < Math.min((box + 1) * FAN, below.size()); i++) {
                around[0] = Math.min(around[0], below.boxes()[4 * i]);
                around[1] = Math.min(around[1], below.boxes()[4 * i + 1]);
                around[2] = Math.max(around[2], below.boxes()[4 * i + 2]);
                around[3] = Math.max(around[3], below.boxes()[4 * i + 3]);
            }
            System.arraycopy(around, 0, boxes, 4 * box, 4);
        }
        return new Level(boxes);
    }
}
