package io.mailuo.spec.registry;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.mailuo.spec.registry.RegistryRecord.Place;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of an owner's data a grant covers. Each list that is not empty restricts; within a list any one suffices. An
 * empty scope is everything that the owner has.
 *
 * @param devices codes of devices
 * @param divisions GB/T 2260, 6 digits; trailing pairs of zeros stand for all below
 * @param domains sensing domains, 2 digits
 * @param area only devices that lie in it (now, not when the grant was made), or null
 * @param properties observed properties; one without a suffix stands for those with one too ({@code water_level} for
 *     {@code water_level.2})
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record GrantScope(
        List<String> devices,
        List<String> divisions,
        List<String> domains,
        @Nullable Area area,
        List<String> properties) {

    private static final int DIVISION_PAIR = 2;

    public GrantScope {
        devices = copy(devices);
        divisions = copy(divisions);
        domains = copy(domains);
        properties = copy(properties);
    }

    private static List<String> copy(@Nullable List<String> given) {
        return given == null ? List.of() : List.copyOf(given);
    }

    /** Everything that the owner has. */
    public static GrantScope everything() {
        return new GrantScope(List.of(), List.of(), List.of(), null, List.of());
    }

    /**
     * A polygon on the map.
     *
     * @param polygon its corners, each longitude and latitude in degrees (WGS 84 / CGCS2000); it closes by itself
     */
    public record Area(List<List<Double>> polygon) {
        public Area {
            polygon = polygon == null
                    ? List.of()
                    : polygon.stream().map(List::copyOf).toList();
        }

        /** Whether a place lies in it, by the even-odd rule. */
        public boolean contains(Place place) {
            boolean inside = false;
            for (int i = 0, j = polygon.size() - 1; i < polygon.size(); j = i++) {
                double lon = polygon.get(i).get(0);
                double lat = polygon.get(i).get(1);
                double lonBefore = polygon.get(j).get(0);
                double latBefore = polygon.get(j).get(1);
                if (lat > place.lat() != latBefore > place.lat()
                        && place.lon() < (lonBefore - lon) * (place.lat() - lat) / (latBefore - lat) + lon) {
                    inside = !inside;
                }
            }
            return inside;
        }
    }

    /** Whether it covers a device of the owner. */
    public boolean coversDevice(String code, String division, String domain, @Nullable Place place) {
        return (devices.isEmpty() || devices.contains(code))
                && (domains.isEmpty() || domains.contains(domain))
                && (divisions.isEmpty()
                        || divisions.stream().anyMatch(wanted -> division.startsWith(divisionPrefix(wanted))))
                && (area == null || (place != null && area.contains(place)));
    }

    /** Whether it covers a property of a device that it covers. */
    public boolean coversProperty(String property) {
        if (properties.isEmpty() || properties.contains(property)) {
            return true;
        }
        int suffix = property.indexOf('.');
        return suffix > 0 && properties.contains(property.substring(0, suffix));
    }

    /** What the divisions that {@code division} stands for begin with. */
    public static String divisionPrefix(String division) {
        int length = division.length();
        while (length >= DIVISION_PAIR && division.startsWith("00", length - DIVISION_PAIR)) {
            length -= DIVISION_PAIR;
        }
        return division.substring(0, length);
    }
}
