package io.mailuo.registry.place;

import io.mailuo.spec.registry.RegistryRecord.Place;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The outline of an area: polygons with holes, in whole units of 1e-7 degrees (a centimetre), so that every test is
 * exact. Inside is what a ray crosses an odd number of rings to reach (even-odd), which is right for holes and for
 * several polygons. Immutable.
 */
public final class Shape {

    /** Units of a degree. */
    static final double UNITS = 1e7;

    private static final double EARTH_METRES = 6_371_008.8; // mean radius, IUGG
    private static final int FEWEST_CORNERS = 3;

    private final int[] corners; // lon, lat, lon, lat, …; the last of a ring is not its first
    private final int[] ends; // of each ring: index behind its last corner
    private final boolean[] outer; // of each ring: whether a polygon begins with it
    private final int west;
    private final int south;
    private final int east;
    private final int north;

    private Shape(int[] corners, int[] ends, boolean[] outer) {
        this.corners = corners;
        this.ends = ends;
        this.outer = outer;
        int[] box = {Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MIN_VALUE, Integer.MIN_VALUE};
        for (int i = 0; i < corners.length; i += 2) {
            box[0] = Math.min(box[0], corners[i]);
            box[1] = Math.min(box[1], corners[i + 1]);
            box[2] = Math.max(box[2], corners[i]);
            box[3] = Math.max(box[3], corners[i + 1]);
        }
        this.west = box[0];
        this.south = box[1];
        this.east = box[2];
        this.north = box[3];
    }

    /**
     * A shape of polygons, each with its outer ring first and then its holes.
     *
     * @param polygons each ring as lon, lat, lon, lat, … in units, without the first corner at the end once more
     */
    static Shape of(List<List<int[]>> polygons) {
        int size = polygons.stream()
                .flatMap(List::stream)
                .mapToInt(ring -> ring.length)
                .sum();
        int rings = polygons.stream().mapToInt(List::size).sum();
        var corners = new int[size];
        var ends = new int[rings];
        var outer = new boolean[rings];
        int at = 0;
        int number = 0;
        for (var polygon : polygons) {
            outer[number] = true;
            for (var ring : polygon) {
                if (ring.length < 2 * FEWEST_CORNERS) {
                    throw new IllegalArgumentException("a ring has fewer than " + FEWEST_CORNERS + " corners");
                }
                System.arraycopy(ring, 0, corners, at, ring.length);
                at += ring.length;
                ends[number++] = at / 2;
            }
        }
        return new Shape(corners, ends, outer);
    }

    /** The shape that {@link #bytes} has written. */
    static Shape of(byte[] bytes) {
        var buffer = ByteBuffer.wrap(bytes);
        int rings = buffer.getInt();
        var ends = new int[rings];
        var outer = new boolean[rings];
        for (int ring = 0; ring < rings; ring++) {
            ends[ring] = buffer.getInt();
            outer[ring] = buffer.get() != 0;
        }
        var corners = new int[2 * ends[rings - 1]];
        buffer.asIntBuffer().get(corners);
        return new Shape(corners, ends, outer);
    }

    /** As the database keeps it: number of rings; of each its end and whether it begins a polygon; the corners. */
    byte[] bytes() {
        var buffer = ByteBuffer.allocate(Integer.BYTES + ends.length * (Integer.BYTES + 1) + corners.length * 4);
        buffer.putInt(ends.length);
        for (int ring = 0; ring < ends.length; ring++) {
            buffer.putInt(ends[ring]).put((byte) (outer[ring] ? 1 : 0));
        }
        for (int corner : corners) {
            buffer.putInt(corner);
        }
        return buffer.array();
    }

    /** Degrees in units. */
    static int units(double degrees) {
        return (int) Math.round(degrees * UNITS);
    }

    /** How many corners it has. */
    int size() {
        return corners.length / 2;
    }

    int west() {
        return west;
    }

    int south() {
        return south;
    }

    int east() {
        return east;
    }

    int north() {
        return north;
    }

    /**
     * Whether a place is inside. Of two shapes with a border in common, a place on the border is inside of one: the
     * lower end of an edge belongs to it and the upper does not, and a place on an edge is to the edge's east.
     */
    public boolean contains(Place place) {
        return contains(units(place.lon()), units(place.lat()));
    }

    boolean contains(int x, int y) {
        if (x < west || x > east || y < south || y > north) {
            return false;
        }
        boolean inside = false;
        int begin = 0;
        for (int end : ends) {
            int last = end - 1;
            for (int i = begin; i < end; last = i++) {
                if (crosses(corners[2 * last], corners[2 * last + 1], corners[2 * i], corners[2 * i + 1], x, y)) {
                    inside = !inside;
                }
            }
            begin = end;
        }
        return inside;
    }

    /** Whether a ray from the place to the east crosses the edge. The products fit: 3.6e9 times 1.8e9. */
    private static boolean crosses(long x1, long y1, long x2, long y2, long x, long y) {
        if (y1 > y == y2 > y) {
            return false;
        }
        long height = y2 - y1;
        long left = (x - x1) * height;
        long right = (y - y1) * (x2 - x1);
        return height > 0 ? left < right : left > right;
    }

    /** Whether a place is on the border, exactly. */
    boolean borders(int x, int y) {
        if (x < west || x > east || y < south || y > north) {
            return false;
        }
        int begin = 0;
        for (int end : ends) {
            int last = end - 1;
            for (int i = begin; i < end; last = i++) {
                if (on(corners[2 * last], corners[2 * last + 1], corners[2 * i], corners[2 * i + 1], x, y)) {
                    return true;
                }
            }
            begin = end;
        }
        return false;
    }

    private static boolean on(long x1, long y1, long x2, long y2, long x, long y) {
        return Math.min(x1, x2) <= x
                && x <= Math.max(x1, x2)
                && Math.min(y1, y2) <= y
                && y <= Math.max(y1, y2)
                && (x - x1) * (y2 - y1) == (y - y1) * (x2 - x1);
    }

    /** Metres from a place to the border, as on a plane; good for some kilometres. */
    public double metresToBorder(Place place) {
        double scale = Math.cos(Math.toRadians(place.lat()));
        double best = Double.MAX_VALUE;
        int begin = 0;
        for (int end : ends) {
            int last = end - 1;
            for (int i = begin; i < end; last = i++) {
                best = Math.min(best, squareTo(last, i, place, scale));
            }
            begin = end;
        }
        return Math.toRadians(Math.sqrt(best)) * EARTH_METRES;
    }

    private double squareTo(int from, int to, Place place, double scale) {
        double x1 = (corners[2 * from] / UNITS - place.lon()) * scale;
        double y1 = corners[2 * from + 1] / UNITS - place.lat();
        double dx = (corners[2 * to] - corners[2 * from]) / UNITS * scale;
        double dy = (corners[2 * to + 1] - corners[2 * from + 1]) / UNITS;
        double length = dx * dx + dy * dy;
        double along = length == 0 ? 0 : Math.clamp(-(x1 * dx + y1 * dy) / length, 0, 1);
        double x = x1 + along * dx;
        double y = y1 + along * dy;
        return x * x + y * y;
    }

    /** The geometry as GeoJSON has it: a Polygon or a MultiPolygon. */
    Map<String, Object> geometry() {
        var polygons = new ArrayList<List<List<List<Double>>>>();
        int begin = 0;
        for (int ring = 0; ring < ends.length; ring++) {
            if (outer[ring]) {
                polygons.add(new ArrayList<>());
            }
            polygons.getLast().add(positions(begin, ends[ring]));
            begin = ends[ring];
        }
        var geometry = new LinkedHashMap<String, Object>();
        geometry.put("type", polygons.size() == 1 ? "Polygon" : "MultiPolygon");
        geometry.put("coordinates", polygons.size() == 1 ? polygons.getFirst() : polygons);
        return geometry;
    }

    private List<List<Double>> positions(int begin, int end) {
        var positions = new ArrayList<List<Double>>(end - begin + 1);
        for (int i = begin; i < end; i++) {
            positions.add(List.of(corners[2 * i] / UNITS, corners[2 * i + 1] / UNITS));
        }
        positions.add(positions.getFirst());
        return positions;
    }
}
