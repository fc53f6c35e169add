package io.mailuo.codec.geojson;

import io.mailuo.codec.DecodeException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A GeoJSON object: RFC 7946, 3. Bounding boxes and foreign members are passed over in reading and not written. */
public sealed interface GeoJson {

    /** The word that says what an object is. */
    String type();

    /**
     * A position: RFC 7946, 3.1.1, in WGS 84.
     *
     * @param longitude degrees, -180 to 180
     * @param latitude degrees, -90 to 90
     * @param altitude metres above the ellipsoid, or null
     */
    record Position(
            double longitude, double latitude, @Nullable Double altitude) {}

    /** A geometry: RFC 7946, 3.1. */
    sealed interface Geometry extends GeoJson {}

    /** One position: 3.1.2. */
    record Point(Position position) implements Geometry {
        @Override
        public String type() {
            return "Point";
        }
    }

    /** Positions: 3.1.3. */
    record MultiPoint(List<Position> positions) implements Geometry {
        public MultiPoint {
            positions = List.copyOf(positions);
        }

        @Override
        public String type() {
            return "MultiPoint";
        }
    }

    /** Two positions or more: 3.1.4. */
    record LineString(List<Position> positions) implements Geometry {
        public LineString {
            positions = List.copyOf(positions);
        }

        @Override
        public String type() {
            return "LineString";
        }
    }

    /** Lines: 3.1.5. */
    record MultiLineString(List<List<Position>> lines) implements Geometry {
        public MultiLineString {
            lines = lines.stream().map(List::copyOf).toList();
        }

        @Override
        public String type() {
            return "MultiLineString";
        }
    }

    /** An outer ring and its holes, each of four positions or more, the last like the first: 3.1.6. */
    record Polygon(List<List<Position>> rings) implements Geometry {
        public Polygon {
            rings = rings.stream().map(List::copyOf).toList();
        }

        @Override
        public String type() {
            return "Polygon";
        }
    }

    /** Polygons: 3.1.7. */
    record MultiPolygon(List<List<List<Position>>> polygons) implements Geometry {
        public MultiPolygon {
            polygons = polygons.stream()
                    .map(rings -> rings.stream().map(List::copyOf).toList())
                    .toList();
        }

        @Override
        public String type() {
            return "MultiPolygon";
        }
    }

    /** Geometries: 3.1.8. */
    record GeometryCollection(List<Geometry> geometries) implements Geometry {
        public GeometryCollection {
            geometries = List.copyOf(geometries);
        }

        @Override
        public String type() {
            return "GeometryCollection";
        }
    }

    /**
     * A thing: RFC 7946, 3.2.
     *
     * @param id its identifier, text or number as text, or null
     * @param geometry where it is; null where that is not known
     * @param properties what else is said of it: texts, numbers, truth values, and maps and lists of these
     */
    record Feature(@Nullable String id, @Nullable Geometry geometry, Map<String, Object> properties)
            implements GeoJson {
        @Override
        public String type() {
            return "Feature";
        }
    }

    /** Things: RFC 7946, 3.3. */
    record FeatureCollection(List<Feature> features) implements GeoJson {
        public FeatureCollection {
            features = List.copyOf(features);
        }

        @Override
        public String type() {
            return "FeatureCollection";
        }
    }

    /**
     * Reads an object.
     *
     * @throws DecodeException if it is none
     */
    static GeoJson read(byte[] json) throws DecodeException {
        return GeoJsonReader.read(json);
    }

    /** The object's text. */
    default byte[] write() {
        return GeoJsonWriter.write(this);
    }
}
