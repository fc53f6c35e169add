package io.mailuo.codec.geojson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Reading;
import io.mailuo.codec.Reception;
import io.mailuo.codec.geojson.GeoJson.Feature;
import io.mailuo.codec.geojson.GeoJson.Geometry;
import io.mailuo.codec.geojson.GeoJson.Position;
import io.mailuo.spec.observation.Result;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GeoJsonTest {

    private static final Reception RECEPTION = Reception.at(Instant.EPOCH);

    private static byte[] bytes(String json) {
        return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    /** The geometries of RFC 7946, appendix A. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'Point','coordinates':[100.0,0.0]}",
                "{'type':'LineString','coordinates':[[100.0,0.0],[101.0,1.0]]}",
                "{'type':'Polygon','coordinates':[[[100.0,0.0],[101.0,0.0],[101.0,1.0],[100.0,1.0],[100.0,0.0]]]}",
                "{'type':'Polygon','coordinates':[[[100.0,0.0],[101.0,0.0],[101.0,1.0],[100.0,1.0],[100.0,0.0]],"
                        + "[[100.8,0.8],[100.8,0.2],[100.2,0.2],[100.2,0.8],[100.8,0.8]]]}",
                "{'type':'MultiPoint','coordinates':[[100.0,0.0],[101.0,1.0]]}",
                "{'type':'MultiLineString','coordinates':[[[100.0,0.0],[101.0,1.0]],[[102.0,2.0],[103.0,3.0]]]}",
                "{'type':'MultiPolygon','coordinates':[[[[102.0,2.0],[103.0,2.0],[103.0,3.0],[102.0,3.0],[102.0,2.0]]],"
                        + "[[[100.0,0.0],[101.0,0.0],[101.0,1.0],[100.0,1.0],[100.0,0.0]],"
                        + "[[100.2,0.2],[100.2,0.8],[100.8,0.8],[100.8,0.2],[100.2,0.2]]]]}",
                "{'type':'GeometryCollection','geometries':[{'type':'Point','coordinates':[100.0,0.0]},"
                        + "{'type':'LineString','coordinates':[[101.0,0.0],[102.0,1.0]]}]}",
            })
    void reads_the_examples_of_the_specification_and_writes_them_again(String json) throws DecodeException {
        assertThat(GeoJson.read(bytes(json)).write()).isEqualTo(bytes(json));
    }

    @Test
    void points_of_features_become_positions_and_known_properties_readings() throws DecodeException {
        var json = "{'type':'FeatureCollection','bbox':[0,0,1,1],'features':["
                + "{'type':'Feature','id':'bus-7','geometry':{'type':'Point','coordinates':[116.4,39.9,43.5]},"
                + "'properties':{'timestamp':1763798400000,'speed':32.5,'heading':'north','route':'7','x':null}},"
                + "{'type':'Feature','id':8,'geometry':null,'properties':null},"
                + "{'type':'Feature','geometry':{'type':'LineString','coordinates':[[1,2],[3,4]]},'properties':{}}]}";
        assertThat(new GeoJsonCodec().decode(bytes(json), RECEPTION))
                .allSatisfy(reading -> {
                    assertThat(reading.source()).isEqualTo("bus-7");
                    assertThat(reading.phenomenonTime()).isEqualTo(Instant.parse("2025-11-22T08:00:00Z"));
                })
                .extracting(Reading::property, Reading::result, Reading::unit)
                .containsExactly(
                        tuple("longitude", Result.of(116.4), "deg"),
                        tuple("latitude", Result.of(39.9), "deg"),
                        tuple("altitude", Result.of(43.5), "m"),
                        tuple("speed", Result.of(32.5), "km/h"));
        assertThat(new GeoJsonCodec().decode(bytes("{'type':'Point','coordinates':[1,2]}"), RECEPTION))
                .hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "[]                                                | 0  | an object must have a member type",
                "{'type':'Circle','coordinates':[1,2]}             | 0  | 'Circle' is no type of geometry",
                "{'type':'Point'}                                  | 0  | has no coordinates",
                "{'type':'Point','coordinates':[1]}                | 30 | longitude and latitude",
                "{'type':'Point','coordinates':[1,'2']}            | 33 | latitude must be a number",
                "{'type':'Point','coordinates':[181,2]}            | 31 | longitude must be from -180.0 to 180.0, found 181.0",
                "{'type':'Point','coordinates':[39.9,116.4]}       | 36 | latitude must be from -90.0 to 90.0, found 116.4",
                "{'type':'LineString','coordinates':[[1,2]]}       | 35 | at least 2 positions",
                "{'type':'Polygon','coordinates':[[[1,2],[1,3],[2,3],[2,2]]]} | 33 | must be the first",
                "{'type':'FeatureCollection'}                      | 0  | must have features",
                "{'type':'FeatureCollection','features':[{'type':'Point'}]} | 40 | must be of type Feature",
                "{'type':'Feature','id':[],'geometry':null}        | 23 | id must be a text or a number",
                "{'type':'Feature','properties':[]}                | 31 | properties must be an object or null",
                "{'type':'Point','coordinates':[1,2]               | 35 | not JSON",
            })
    void says_where_and_why_a_text_is_wrong(String json, int offset, String rule) {
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> GeoJson.read(bytes(json.strip())))
                .satisfies(error -> {
                    assertThat(error.rule()).contains(rule.strip());
                    assertThat(error.offset()).isEqualTo(offset);
                    assertThat(error.clause()).startsWith("RFC 7946 ");
                });
    }

    private static Arbitrary<Position> positions() {
        return Combinators.combine(
                        Arbitraries.doubles().between(-180, 180),
                        Arbitraries.doubles().between(-90, 90),
                        Arbitraries.doubles().between(-500, 9000).injectNull(0.5))
                .as(Position::new);
    }

    private static Arbitrary<Geometry> geometries(int depth) {
        var lines = positions().list().ofMinSize(2).ofMaxSize(4);
        var rings = positions().list().ofMinSize(3).ofMaxSize(4).map(list -> {
            var ring = new java.util.ArrayList<>(list);
            ring.add(list.getFirst());
            return List.copyOf(ring);
        });
        Arbitrary<Geometry> simple = Arbitraries.oneOf(
                positions().map(GeoJson.Point::new),
                positions().list().ofMaxSize(3).map(GeoJson.MultiPoint::new),
                lines.map(GeoJson.LineString::new),
                lines.list().ofMaxSize(2).map(GeoJson.MultiLineString::new),
                rings.list().ofMaxSize(2).map(GeoJson.Polygon::new),
                rings.list().ofMaxSize(2).list().ofMaxSize(2).map(GeoJson.MultiPolygon::new));
        return depth == 0
                ? simple
                : Arbitraries.oneOf(
                        simple, geometries(depth - 1).list().ofMaxSize(2).map(GeoJson.GeometryCollection::new));
    }

    @Provide
    Arbitrary<GeoJson> objects() {
        var features = Combinators.combine(
                        Arbitraries.strings().alpha().ofMaxLength(5).injectNull(0.3),
                        geometries(1).injectNull(0.2),
                        Arbitraries.of(true, false))
                .as((id, geometry, truth) ->
                        new Feature(id, geometry, Map.of("open", truth, "n", 7L, "list", List.of("a", 0.5))));
        return Arbitraries.oneOf(
                geometries(2).map(geometry -> geometry),
                features.map(feature -> feature),
                features.list().ofMaxSize(2).map(GeoJson.FeatureCollection::new));
    }

    @Property(tries = 200)
    void what_is_written_is_read_back(@ForAll("objects") GeoJson object) throws DecodeException {
        assertThat(GeoJson.read(object.write())).isEqualTo(object);
    }

    @Test
    void a_damaged_text_is_read_or_refused_and_nothing_else() {
        var random = new Random(4);
        for (int i = 0; i < 5000; i++) {
            byte[] damaged = GeoJsonCodec.PROTOCOL.example();
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            byte[] cut = i % 4 == 0 ? Arrays.copyOf(damaged, random.nextInt(damaged.length)) : damaged;
            try {
                GeoJsonCodec.PROTOCOL.read(cut);
                GeoJsonCodec.PROTOCOL.codec().decode(cut, RECEPTION);
            } catch (DecodeException e) {
                assertThat(e.offset()).isBetween(0, cut.length);
            }
        }
    }
}
