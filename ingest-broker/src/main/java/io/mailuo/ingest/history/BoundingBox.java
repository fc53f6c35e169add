package io.mailuo.ingest.history;

import io.mailuo.spec.problem.ProblemException;
import io.mailuo.spec.problem.Text;
import io.mailuo.spec.registry.RegistryRecord.Place;
import org.jspecify.annotations.Nullable;

/**
 * A rectangle of longitudes and latitudes, in degrees, edges included. One whose west edge lies east of its east edge
 * crosses the 180th meridian.
 */
record BoundingBox(double west, double south, double east, double north) {

    private static final int EDGES = 4;

    static BoundingBox parse(String text) {
        String[] edges = text.split(",", -1);
        try {
            if (edges.length == EDGES) {
                var box = new BoundingBox(
                        Double.parseDouble(edges[0].strip()),
                        Double.parseDouble(edges[1].strip()),
                        Double.parseDouble(edges[2].strip()),
                        Double.parseDouble(edges[3].strip()));
                if (box.isOnEarth()) {
                    return box;
                }
            }
        } catch (NumberFormatException e) {
            // Answered below, together with what is not on Earth.
        }
        throw ProblemException.field(
                "bbox",
                new Text(
                        "'" + text + "' is not minLon,minLat,maxLon,maxLat in degrees",
                        "“" + text + "”不是以度为单位的 minLon,minLat,maxLon,maxLat"));
    }

    boolean contains(@Nullable Place place) {
        if (place == null || place.lat() < south || place.lat() > north) {
            return false;
        }
        return west <= east ? place.lon() >= west && place.lon() <= east : place.lon() >= west || place.lon() <= east;
    }

    private boolean isOnEarth() {
        return Math.abs(west) <= 180 && Math.abs(east) <= 180 && south >= -90 && north <= 90 && south <= north;
    }
}
