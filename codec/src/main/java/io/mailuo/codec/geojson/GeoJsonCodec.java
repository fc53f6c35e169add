package io.mailuo.codec.geojson;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.mailuo.codec.Codec;
import io.mailuo.codec.DecodeException;
import io.mailuo.codec.MessageFields;
import io.mailuo.codec.NamedProtocol;
import io.mailuo.codec.Protocol;
import io.mailuo.codec.Reading;
import io.mailuo.codec.Reception;
import io.mailuo.codec.geojson.GeoJson.Feature;
import io.mailuo.codec.geojson.GeoJson.Position;
import io.mailuo.spec.catalogue.ObservedProperties;
import io.mailuo.spec.catalogue.ResultType;
import io.mailuo.spec.json.Json;
import io.mailuo.spec.observation.Quality;
import io.mailuo.spec.observation.Result;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * GeoJSON (RFC 7946), one whole text. A point becomes {@code longitude}, {@code latitude} and, where it has one,
 * {@code altitude}; of a feature, so do properties that the catalogue of observed properties knows by their names, in the
 * catalogue's units. The source is the feature's id; its time is the property {@code time} or {@code timestamp}, ISO 8601
 * or milliseconds since 1970. Other geometries are read and have no readings.
 */
public final class GeoJsonCodec implements Codec {

    private static final Set<String> POSITION = Set.of("longitude", "latitude", "altitude");
    private static final long MOST_MILLIS = 253_402_300_799_999L;

    /** The protocol as people meet it. */
    public static final Protocol PROTOCOL = NamedProtocol.text(
            new GeoJsonCodec(),
            "GeoJSON, RFC 7946: positions",
            "{\"type\":\"Feature\",\"id\":\"bus-7\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[116.4,39.9]},"
                    + "\"properties\":{\"time\":\"2026-11-22T08:00:00Z\",\"speed\":32.5}}",
            bytes -> GeoJsonWriter.fields(GeoJson.read(bytes)),
            GeoJsonCodec::write);

    @Override
    public String name() {
        return "geojson";
    }

    @Override
    public List<Reading> decode(byte[] payload, Reception reception) throws DecodeException {
        var readings = new ArrayList<Reading>();
        switch (GeoJson.read(payload)) {
            case GeoJson.Point(Position position) -> position("", null, position, readings);
            case Feature feature -> feature(feature, readings);
            case GeoJson.FeatureCollection(List<Feature> features) ->
                features.forEach(feature -> feature(feature, readings));
            default -> {}
        }
        return readings;
    }

    private static void feature(Feature feature, List<Reading> readings) {
        if (!(feature.geometry() instanceof GeoJson.Point(Position position))) {
            return;
        }
        String source = feature.id() == null ? "" : feature.id();
        var time = time(feature.properties());
        position(source, time, position, readings);
        feature.properties().forEach((name, value) -> {
            var result = result(name, value);
            if (result != null) {
                readings.add(new Reading(
                        source,
                        name,
                        time,
                        result,
                        ObservedProperties.find(name).orElseThrow().unit(),
                        Quality.GOOD));
            }
        });
    }

    private static void position(String source, @Nullable Instant time, Position position, List<Reading> readings) {
        readings.add(reading(source, "longitude", time, position.longitude(), "deg"));
        readings.add(reading(source, "latitude", time, position.latitude(), "deg"));
        if (position.altitude() != null) {
            readings.add(reading(source, "altitude", time, position.altitude(), "m"));
        }
    }

    private static Reading reading(String source, String property, @Nullable Instant time, double value, String unit) {
        return new Reading(source, property, time, Result.of(value), unit, Quality.GOOD);
    }

    /** The result that a property is; null where the catalogue has none of its name and kind. */
    private static @Nullable Result result(String name, Object value) {
        if (POSITION.contains(name) || !ObservedProperties.NAME.matcher(name).matches()) {
            return null;
        }
        var known = ObservedProperties.find(name);
        if (known.isEmpty()) {
            return null;
        }
        var result = switch (value) {
            case Number number -> Double.isFinite(number.doubleValue()) ? Result.of(number.doubleValue()) : null;
            case Boolean truth -> Result.of(truth.booleanValue());
            case String text -> text.length() <= Result.Text.MAX_LENGTH ? Result.of(text) : null;
            default -> null;
        };
        return result != null && ResultType.of(result) == known.get().resultType() ? result : null;
    }

    private static @Nullable Instant time(Map<String, Object> properties) {
        Object time = properties.containsKey("time") ? properties.get("time") : properties.get("timestamp");
        if (time instanceof Long millis && millis >= 0 && millis <= MOST_MILLIS) {
            return Instant.ofEpochMilli(millis);
        }
        if (!(time instanceof String text)) {
            return null;
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static byte[] write(MessageFields fields) {
        var members = new LinkedHashMap<String, Object>();
        for (var name : List.of("type", "id", "geometry", "properties", "features", "geometries", "coordinates")) {
            Object value = fields.any(name);
            if (value != null) {
                members.put(name, value);
            }
        }
        try {
            return GeoJson.read(Json.MAPPER.writeValueAsBytes(members)).write();
        } catch (DecodeException e) {
            throw new IllegalArgumentException(e.rule(), e);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
        }
    }
}
