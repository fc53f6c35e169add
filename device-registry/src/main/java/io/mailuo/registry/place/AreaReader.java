package io.mailuo.registry.place;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.mailuo.spec.problem.ProblemException;
import io.mailuo.spec.problem.Text;
import io.mailuo.spec.registry.RegistryRecord.Place;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads areas from a GeoJSON FeatureCollection (RFC 7946, 3.3), one feature in memory at a time. The codec for GeoJSON
 * reads messages, whole and small; files of areas are neither. What is wrong is said with the number and the code of the
 * feature and the line.
 */
final class AreaReader {

    /** Most corners of all areas of a kind. */
    static final int MOST_CORNERS = 4_000_000;

    /** Most areas of a kind. */
    static final int MOST_AREAS = 200_000;

    private static final int MOST_OF_ONE = 400_000;
    private static final int FEWEST_POSITIONS = 4;
    private static final int LONGEST_NAME = 200;
    private static final int POLYGON = 3;
    private static final int MULTI_POLYGON = 4;
    private static final Set<String> NAMES = Set.of("name", "NAME", "名称", "网格名称");
    private static final JsonFactory JSON = new JsonFactory();

    /** Takes the areas as they are read. */
    interface Sink {
        /** Takes one. */
        void take(AreaIndex.Area area) throws SQLException;
    }

    private final AreaKind kind;
    private final String codeField;
    private final Datum datum;
    private final Map<String, Integer> seen = new HashMap<>();
    private long corners;
    private int number;
    private @Nullable String code;
    private @Nullable String name;

    /**
     * @param codeField the property that holds the code
     * @param datum what the coordinates refer to
     */
    AreaReader(AreaKind kind, String codeField, Datum datum) {
        this.kind = kind;
        this.codeField = codeField;
        this.datum = datum;
    }

    /** Reads a file; a problem names the feature that is wrong. Returns how many areas there were. */
    int read(Path file, Sink sink) throws IOException, SQLException {
        try (var in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
                var json = JSON.createParser(in)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw wrong(json, "the file is not a GeoJSON object", "文件不是 GeoJSON 对象");
            }
            boolean found = false;
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                var field = json.currentName();
                json.nextToken();
                if (field.equals("features")) {
                    features(json, sink);
                    found = true;
                } else if (field.equals("type") && !"FeatureCollection".equals(json.getValueAsString())) {
                    throw wrong(
                            json,
                            "the file is a " + shortened(json.getValueAsString()) + ", not a FeatureCollection",
                            "文件类型为 " + shortened(json.getValueAsString()) + "，不是 FeatureCollection");
                } else {
                    json.skipChildren();
                }
            }
            if (!found || number == 0) {
                number = 0;
                throw wrong(json, "there are no features in it", "其中没有要素（features）");
            }
            return number;
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            throw wrong(
                    at == null ? 0 : at.getLineNr(),
                    "the file is not valid JSON: " + e.getOriginalMessage(),
                    "文件不是有效的 JSON：" + e.getOriginalMessage());
        }
    }

    private void features(JsonParser json, Sink sink) throws IOException, SQLException {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw wrong(json, "features must be a list", "features 必须是数组");
        }
        while (json.nextToken() != JsonToken.END_ARRAY) {
            number++;
            code = null;
            name = null;
            if (json.currentToken() != JsonToken.START_OBJECT) {
                throw wrong(json, "is not an object", "不是对象");
            }
            if (number > MOST_AREAS) {
                throw wrong(json, "more than " + MOST_AREAS + " areas", "区域超过 " + MOST_AREAS + " 个");
            }
            sink.take(feature(json));
        }
    }

    private AreaIndex.Area feature(JsonParser json) throws IOException {
        Shape shape = null;
        long line = json.currentTokenLocation().getLineNr();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            var field = json.currentName();
            json.nextToken();
            switch (field) {
                case "properties" -> properties(json);
                case "geometry" -> shape = geometry(json);
                default -> json.skipChildren();
            }
        }
        var key = code;
        if (key == null) {
            throw wrong(
                    line,
                    "has no property '" + codeField + "' for its code; name the property that holds it (codeField)",
                    "没有编码所在的属性“" + codeField + "”；请指定编码所在属性（codeField）");
        }
        if (!kind.isCode(key)) {
            throw wrong(
                    line,
                    "'" + shortened(key) + "' is not a code; codes are like " + kind.example(),
                    "“" + shortened(key) + "”不是有效编码，应形如 " + kind.example());
        }
        if (shape == null) {
            throw wrong(line, "has no geometry", "没有几何图形（geometry）");
        }
        var before = seen.put(key, number);
        if (before != null) {
            throw wrong(line, "has the same code as feature " + before, "与第 " + before + " 个要素编码相同");
        }
        corners += shape.size();
        if (corners > MOST_CORNERS) {
            throw wrong(line, "more than " + MOST_CORNERS + " corners in all", "角点总数超过 " + MOST_CORNERS);
        }
        return new AreaIndex.Area(key, name, shape);
    }

    private void properties(JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            json.skipChildren();
            return;
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            var field = json.currentName();
            var token = json.nextToken();
            if (field.equals(codeField) && (token == JsonToken.VALUE_STRING || token == JsonToken.VALUE_NUMBER_INT)) {
                code = json.getText().strip();
            } else if (NAMES.contains(field) && token == JsonToken.VALUE_STRING) {
                var text = json.getText().strip();
                name = text.isEmpty() ? null : text.substring(0, Math.min(text.length(), LONGEST_NAME));
            } else {
                json.skipChildren();
            }
        }
    }

    private @Nullable Shape geometry(JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            json.skipChildren();
            return null;
        }
        String type = "";
        List<List<int[]>> polygons = List.of();
        int depth = 0;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            var field = json.currentName();
            json.nextToken();
            if (field.equals("type")) {
                type = json.getValueAsString("");
                if (!type.equals("Polygon") && !type.equals("MultiPolygon")) {
                    throw wrong(
                            json,
                            "its geometry is a " + shortened(type) + ", not a Polygon or MultiPolygon",
                            "几何类型为 " + shortened(type) + "，不是 Polygon 或 MultiPolygon");
                }
            } else if (field.equals("coordinates")) {
                depth = depth(json);
                polygons = depth == MULTI_POLYGON ? polygons(json) : List.of(polygon(json));
            } else {
                json.skipChildren();
            }
        }
        if (polygons.isEmpty() || type.isEmpty() || depth != (type.equals("Polygon") ? POLYGON : MULTI_POLYGON)) {
            throw wrong(
                    json,
                    "its coordinates are not those of a " + (type.isEmpty() ? "geometry with a type" : type),
                    "坐标与几何类型" + type + "不符");
        }
        return Shape.of(polygons);
    }

    /** How deep the lists are, by opening the first of each; the parser is then within the innermost. */
    private int depth(JsonParser json) throws IOException {
        int depth = 0;
        while (json.currentToken() == JsonToken.START_ARRAY) {
            if (++depth > MULTI_POLYGON) {
                throw wrong(json, "its coordinates are lists too deep", "坐标嵌套过深");
            }
            json.nextToken();
        }
        if (depth < POLYGON || !json.currentToken().isNumeric()) {
            throw wrong(json, "its coordinates are not lists of rings of positions", "坐标不是由环和点组成的数组");
        }
        return depth;
    }

    /** The polygons, of which the first, its first ring and its first position are open. */
    private List<List<int[]>> polygons(JsonParser json) throws IOException {
        var polygons = new ArrayList<List<int[]>>();
        polygons.add(polygon(json));
        while (json.nextToken() != JsonToken.END_ARRAY) {
            open(json, "a polygon", "多边形");
            json.nextToken();
            open(json, "a ring", "环");
            json.nextToken();
            open(json, "a position", "点");
            json.nextToken();
            polygons.add(polygon(json));
        }
        return polygons;
    }

    /** The rings of a polygon, of which the first and its first position are open. */
    private List<int[]> polygon(JsonParser json) throws IOException {
        var rings = new ArrayList<int[]>();
        rings.add(ring(json));
        while (json.nextToken() != JsonToken.END_ARRAY) {
            open(json, "a ring", "环");
            json.nextToken();
            open(json, "a position", "点");
            json.nextToken();
            rings.add(ring(json));
        }
        return rings;
    }

    private int[] ring(JsonParser json) throws IOException {
        var ring = new Ring();
        position(json, ring);
        while (json.nextToken() != JsonToken.END_ARRAY) {
            open(json, "a position", "点");
            json.nextToken();
            position(json, ring);
            if (ring.size > 2 * MOST_OF_ONE) {
                throw wrong(json, "has a ring of more than " + MOST_OF_ONE + " positions", "环的点数超过 " + MOST_OF_ONE);
            }
        }
        int last = ring.size - 2;
        if (ring.size < 2 * FEWEST_POSITIONS) {
            throw wrong(json, "has a ring of fewer than 4 positions", "环的点数少于 4");
        }
        if (ring.units[0] != ring.units[last] || ring.units[1] != ring.units[last + 1]) {
            throw wrong(json, "has a ring that is not closed: its last position must be its first", "环未闭合：最后一点须与第一点相同");
        }
        return java.util.Arrays.copyOf(ring.units, last);
    }

    private static final class Ring {
        private int[] units = new int[64];
        private int size;

        void add(Place place) {
            if (size == units.length) {
                units = java.util.Arrays.copyOf(units, 2 * size);
            }
            units[size++] = Shape.units(place.lon());
            units[size++] = Shape.units(place.lat());
        }
    }

    /** A position, of which the first number is the parser's token. */
    private void position(JsonParser json, Ring ring) throws IOException {
        double lon = degrees(json, 180, "longitude", "经度");
        json.nextToken();
        double lat = degrees(json, 90, "latitude", "纬度");
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (!json.currentToken().isNumeric()) {
                throw wrong(json, "has a position that is not of numbers", "坐标点不是数字");
            }
        }
        ring.add(datum.toWgs84(new Place(lon, lat)));
    }

    private double degrees(JsonParser json, double most, String en, String zh) throws IOException {
        if (!json.currentToken().isNumeric()) {
            throw wrong(json, "has a position without " + en, "坐标点缺少" + zh);
        }
        double degrees = json.getDoubleValue();
        if (Double.isFinite(degrees) && Math.abs(degrees) <= most) {
            return degrees;
        }
        throw wrong(
                json,
                degrees + " is not a " + en + " in degrees; projected coordinates must be converted first",
                degrees + " 不是以度为单位的" + zh + "；投影坐标须先转换为经纬度");
    }

    private void open(JsonParser json, String en, String zh) throws IOException {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw wrong(json, "something stands where " + en + " must begin", "此处应为" + zh);
        }
    }

    private ProblemException wrong(JsonParser json, String en, String zh) {
        return wrong(json.currentTokenLocation().getLineNr(), en, zh);
    }

    private ProblemException wrong(long line, String en, String zh) {
        var key = code;
        var enCode = key == null ? "" : " (" + shortened(key) + ")";
        var where = number == 0
                ? new Text("line " + line + ": ", "第 " + line + " 行：")
                : new Text(
                        "feature " + number + enCode + ", line " + line + ": ",
                        "第 " + number + " 个要素" + enCode + "，第 " + line + " 行：");
        return new ProblemException(
                400,
                "invalid-geojson",
                new Text("The areas cannot be read", "无法读取区域"),
                new Text(where.en() + en, where.zh() + zh));
    }

    private static String shortened(@Nullable String text) {
        var known = String.valueOf(text);
        return known.length() <= 40 ? known : known.substring(0, 40) + "…";
    }
}
