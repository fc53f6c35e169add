package io.mailuo.codec.geojson;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.mailuo.codec.geojson.GeoJson.Position;
import io.mailuo.spec.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes GeoJSON. */
final class GeoJsonWriter {

    private GeoJsonWriter() {}

    static byte[] write(GeoJson object) {
        try {
            return Json.MAPPER.writeValueAsBytes(fields(object));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("properties must be plain values: " + e.getOriginalMessage(), e);
        }
    }

    /** The members of an object, in the order of the specification's examples. */
    static Map<String, Object> fields(GeoJson object) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("type", object.type());
        switch (object) {
            case GeoJson.Point(Position position) -> fields.put("coordinates", numbers(position));
            case GeoJson.MultiPoint(List<Position> positions) -> fields.put("coordinates", line(positions));
            case GeoJson.LineString(List<Position> positions) -> fields.put("coordinates", line(positions));
            case GeoJson.MultiLineString(List<List<Position>> lines) -> fields.put("coordinates", lines(lines));
            case GeoJson.Polygon(List<List<Position>> rings) -> fields.put("coordinates", lines(rings));
            case GeoJson.MultiPolygon multi ->
                fields.put(
                        "coordinates",
                        multi.polygons().stream().map(GeoJsonWriter::lines).toList());
            case GeoJson.GeometryCollection collection ->
                fields.put(
                        "geometries",
                        collection.geometries().stream()
                                .map(GeoJsonWriter::fields)
                                .toList());
            case GeoJson.Feature feature -> {
                if (feature.id() != null) {
                    fields.put("id", feature.id());
                }
                fields.put("geometry", feature.geometry() == null ? null : fields(feature.geometry()));
                fields.put("properties", feature.properties());
            }
            case GeoJson.FeatureCollection collection ->
                fields.put(
                        "features",
                        collection.features().stream()
                                .map(GeoJsonWriter::fields)
                                .toList());
        }
        return fields;
    }

    private static List<List<List<Double>>> lines(List<List<Position>> lines) {
        return lines.stream().map(GeoJsonWriter::line).toList();
    }

    private static List<List<Double>> line(List<Position> positions) {
        return positions.stream().map(GeoJsonWriter::numbers).toList();
    }

    private static List<Double> numbers(Position position) {
        var numbers = new ArrayList<Double>();
        numbers.add(position.longitude());
        numbers.add(position.latitude());
        if (position.altitude() != null) {
            numbers.add(position.altitude());
        }
        return numbers;
    }
}
