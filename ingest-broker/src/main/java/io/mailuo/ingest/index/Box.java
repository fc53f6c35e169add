package io.mailuo.ingest.index;

import io.mailuo.spec.problem.ProblemException;
import io.mailuo.spec.problem.Text;
import io.mailuo.spec.registry.RegistryRecord.Place;
import org.jspecify.annotations.Nullable;

/** A rectangle on the map, in degrees; borders belong to it. */
public record Box(double minLon, double minLat, double maxLon, double maxLat) {

    private static final int CORNERS = 4;

    /** Reads {@code minLon,minLat,maxLon,maxLat}; anything else is a problem that names {@code bbox}. */
    public static Box parse(String text) {
        String[] parts = text.split(",", -1);
        if (parts.length == CORNERS) {
            try {
                var box = new Box(
                        Double.parseDouble(parts[0].strip()),
                        Double.parseDouble(parts[1].strip()),
                        Double.parseDouble(parts[2].strip()),
                        Double.parseDouble(parts[3].strip()));
                if (box.minLon <= box.maxLon && box.minLat <= box.maxLat) {
                    return box;
                }
            } catch (NumberFormatException e) {
                // Answered below, together with what is out of order.
            }
        }
        throw ProblemException.field(
                "bbox",
                new Text(
                        "'" + text + "' is not minLon,minLat,maxLon,maxLat in degrees",
                        "“" + text + "”不是以度为单位的 minLon,minLat,maxLon,maxLat"));
    }

    /** Whether {@code place} lies in it; what has no place does not. */
    public boolean contains(@Nullable Place place) {
        return place != null
                && place.lon() >= minLon
                && place.lon() <= maxLon
                && place.lat() >= minLat
                && place.lat() <= maxLat;
    }
}
