package io.mailuo.codec.geojson;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.geojson.GeoJson.Feature;
import io.mailuo.codec.geojson.GeoJson.Geometry;
import io.mailuo.codec.geojson.GeoJson.Position;
import io.mailuo.codec.json.JsonTree;
import io.mailuo.codec.json.JsonTree.Node;
import io.mailuo.spec.quarantine.QuarantineReason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads GeoJSON. */
final class GeoJsonReader {

    private static final int MOST_BYTES = 1 << 20;
    private static final int LEAST_OF_RING = 4;
    private static final double EAST = 180;
    private static final double NORTH = 90;

    private GeoJsonReader() {}

    static GeoJson read(byte[] json) throws DecodeException {
        if (json.length > MOST_BYTES) {
            throw new DecodeException(
                    QuarantineReason.TOO_LARGE,
                    MOST_BYTES,
                    "the text has " + json.length + " bytes, " + MOST_BYTES + " are allowed",
                    "RFC 7946 3");
        }
        var root = JsonTree.read(json, "RFC 7946 2");
        return switch (type(root)) {
            case "Feature" -> feature(root);
            case "FeatureCollection" -> {
                var features = new ArrayList<Feature>();
                for (var element : list(root, "features", "3.3")) {
                    if (!type(element).equals("Feature")) {
                        throw broken(element, "features must be of type Feature", "3.3");
                    }
                    features.add(feature(element));
                }
                yield new GeoJson.FeatureCollection(features);
            }
            default -> geometry(root);
        };
    }

    private static DecodeException broken(Node node, String rule, String clause) {
        return new DecodeException(QuarantineReason.MALFORMED, node.offset(), rule, "RFC 7946 " + clause);
    }

    private static @Nullable Node member(Node node, String name) {
        return node.value() instanceof Map<?, ?> members && members.get(name) instanceof Node member ? member : null;
    }

    private static String type(Node node) throws DecodeException {
        var type = member(node, "type");
        if (type == null || !(type.value() instanceof String text)) {
            throw broken(node, "an object must have a member type", "3");
        }
        return text;
    }

    private static List<Node> list(Node node, String name, String clause) throws DecodeException {
        var member = member(node, name);
        if (member == null) {
            throw broken(node, "an object of type " + type(node) + " must have " + name, clause);
        }
        return elements(member, name, clause);
    }

    private static List<Node> elements(Node node, String name, String clause) throws DecodeException {
        if (!(node.value() instanceof List<?> list)) {
            throw broken(node, name + " must be a list", clause);
        }
        var nodes = new ArrayList<Node>(list.size());
        for (var element : list) {
            if (element instanceof Node one) {
                nodes.add(one);
            }
        }
        return nodes;
    }

    private static Feature feature(Node node) throws DecodeException {
        var id = member(node, "id");
        if (id != null && !(id.value() instanceof String) && !(id.value() instanceof Number)) {
            throw broken(id, "id must be a text or a number", "3.2");
        }
        var where = member(node, "geometry");
        var geometry = where == null || where.value() == null ? null : geometry(where);
        var properties = member(node, "properties");
        if (properties == null || properties.value() == null) {
            return new Feature(text(id), geometry, Map.of());
        }
        if (!(plain(properties) instanceof Map<?, ?> map)) {
            throw broken(properties, "properties must be an object or null", "3.2");
        }
        var known = new LinkedHashMap<String, Object>();
        map.forEach((name, value) -> known.put(name.toString(), value));
        return new Feature(text(id), geometry, known);
    }

    private static @Nullable String text(@Nullable Node node) {
        return node == null || node.value() == null ? null : node.value().toString();
    }

    /** The plain value of a node; nulls are left out of maps and lists. */
    private static @Nullable Object plain(Node node) {
        return switch (node.value()) {
            case Map<?, ?> members -> {
                var map = new LinkedHashMap<String, Object>();
                members.forEach((name, member) -> {
                    var value = member instanceof Node inner ? plain(inner) : null;
                    if (value != null) {
                        map.put(name.toString(), value);
                    }
                });
                yield map;
            }
            case List<?> elements -> {
                var list = new ArrayList<Object>();
                for (var element : elements) {
                    var value = element instanceof Node inner ? plain(inner) : null;
                    if (value != null) {
                        list.add(value);
                    }
                }
                yield list;
            }
            case null -> null;
            default -> node.value();
        };
    }

    private static Geometry geometry(Node node) throws DecodeException {
        String type = type(node);
        if (type.equals("GeometryCollection")) {
            var geometries = new ArrayList<Geometry>();
            for (var element : list(node, "geometries", "3.1.8")) {
                geometries.add(geometry(element));
            }
            return new GeoJson.GeometryCollection(geometries);
        }
        var at = member(node, "coordinates");
        if (at == null) {
            throw broken(node, "'" + type + "' is no type, or has no coordinates", "3.1");
        }
        return switch (type) {
            case "Point" -> new GeoJson.Point(position(at));
            case "MultiPoint" -> new GeoJson.MultiPoint(positions(at, 0, false));
            case "LineString" -> new GeoJson.LineString(positions(at, 2, false));
            case "MultiLineString" -> new GeoJson.MultiLineString(lines(at, 2, false));
            case "Polygon" -> new GeoJson.Polygon(lines(at, LEAST_OF_RING, true));
            case "MultiPolygon" -> {
                var polygons = new ArrayList<List<List<Position>>>();
                for (var polygon : elements(at, "coordinates", "3.1.7")) {
                    polygons.add(lines(polygon, LEAST_OF_RING, true));
                }
                yield new GeoJson.MultiPolygon(polygons);
            }
            default -> throw broken(node, "'" + type + "' is no type of geometry", "3.1");
        };
    }

    private static List<List<Position>> lines(Node node, int least, boolean closed) throws DecodeException {
        var lines = new ArrayList<List<Position>>();
        for (var line : elements(node, "coordinates", "3.1.1")) {
            lines.add(positions(line, least, closed));
        }
        return lines;
    }

    private static List<Position> positions(Node node, int least, boolean closed) throws DecodeException {
        var positions = new ArrayList<Position>();
        for (var element : elements(node, "coordinates", "3.1.1")) {
            positions.add(position(element));
        }
        if (positions.size() < least) {
            throw broken(node, "at least " + least + " positions must stand here", closed ? "3.1.6" : "3.1.4");
        }
        if (closed && !positions.getFirst().equals(positions.getLast())) {
            throw broken(node, "the last position of a ring must be the first", "3.1.6");
        }
        return positions;
    }

    private static Position position(Node node) throws DecodeException {
        var numbers = elements(node, "a position", "3.1.1");
        if (numbers.size() < 2) {
            throw broken(node, "a position must have longitude and latitude", "3.1.1");
        }
        double longitude = degrees(numbers.get(0), "longitude", EAST);
        double latitude = degrees(numbers.get(1), "latitude", NORTH);
        Double altitude = numbers.size() > 2 ? (Double) number(numbers.get(2), "altitude") : null;
        return new Position(longitude, latitude, altitude);
    }

    private static double degrees(Node node, String name, double most) throws DecodeException {
        double degrees = number(node, name);
        if (Math.abs(degrees) > most) {
            throw broken(node, name + " must be from " + -most + " to " + most + ", found " + degrees, "3.1.1");
        }
        return degrees;
    }

    private static double number(Node node, String name) throws DecodeException {
        if (node.value() instanceof Number number && Double.isFinite(number.doubleValue())) {
            return number.doubleValue();
        }
        throw broken(node, name + " must be a number", "3.1.1");
    }
}
