package io.mailuo.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Reading;
import io.mailuo.codec.Reception;
import io.mailuo.codec.declared.DeclaredCodec;
import io.mailuo.spec.json.Json;
import io.mailuo.spec.observation.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The library's profiles that declare a codec, against frames of such devices. */
class DeclaredProfilesTest {

    private static final Reception RECEPTION = Reception.at(Instant.parse("2026-11-22T08:00:00Z"));

    static Stream<JsonNode> vectors(String file) {
        try (var in = DeclaredProfilesTest.class.getResourceAsStream("/vectors/" + file + ".json")) {
            var array = Json.MAPPER.readTree(in);
            return StreamSupport.stream(array.spliterator(), false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<JsonNode> pressures() {
        return vectors("pressure_a55a");
    }

    static Stream<JsonNode> lorawan() {
        return vectors("lorawan_samples");
    }

    static Stream<DeclaredCodec> codecs() {
        return ProfileLibrary.builtIn().declaredCodecs().stream();
    }

    private static DeclaredCodec codec(String id) {
        return ProfileLibrary.builtIn().declaredCodecs().stream()
                .filter(codec -> codec.name().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static byte[] bytes(JsonNode vector) {
        return HexFormat.of().parseHex(vector.path("hex").asText());
    }

    @ParameterizedTest
    @MethodSource("pressures")
    void reads_the_pressure_terminals_frames_field_by_field(JsonNode vector) throws DecodeException {
        var codec = codec("shmk-pressure-terminal");
        var expected = vector.path("expected");
        JsonNode message = Json.MAPPER.valueToTree(codec.read(bytes(vector)));
        for (var field : List.of(
                "direction",
                "frameLength",
                "device",
                "rssiDbm",
                "intervalS",
                "count",
                "deviceType",
                "alarmBits",
                "lowLimit",
                "highLimit",
                "current",
                "utc")) {
            if (expected.has(field)) {
                assertThat(message.path(field).asText())
                        .as(field)
                        .isEqualTo(expected.path(field).asText());
            }
        }
        expected.path("battery")
                .properties()
                .forEach(field -> assertThat(
                                message.path("battery").path(field.getKey()).asDouble())
                        .as(field.getKey())
                        .isEqualTo(field.getValue().asDouble()));
        assertThat(message.path("battery").path("batteryPowered").isBoolean()).isTrue();
        assertThat(message.path("records")).hasSameSizeAs(expected.path("records"));
        for (int i = 0; i < expected.path("records").size(); i++) {
            assertThat(message.path("records").path(i).path("pressure").asDouble())
                    .isEqualTo(expected.path("records").path(i).asInt() / 1000.0);
        }
        assertThat(codec.write(codec.read(bytes(vector)))).isEqualTo(bytes(vector));
    }

    @Test
    void steps_the_records_of_a_pressure_frame_back_from_its_time() throws DecodeException {
        var readings = codec("shmk-pressure-terminal")
                .decode(bytes(pressures().findFirst().orElseThrow()), RECEPTION);
        var pressures = readings.stream()
                .filter(reading -> reading.property().equals("water_pressure"))
                .toList();
        assertThat(pressures).hasSize(10).allSatisfy(reading -> {
            assertThat(reading.source()).isEqualTo("SHMK19060013");
            assertThat(reading.unit()).isEqualTo("MPa");
        });
        assertThat(pressures.getFirst().phenomenonTime()).isEqualTo(Instant.ofEpochSecond(1_561_945_782 - 9 * 60));
        assertThat(pressures.getLast().phenomenonTime()).isEqualTo(Instant.ofEpochSecond(1_561_945_782));
        assertThat(pressures.getLast().result()).isEqualTo(Result.of(0.541));
        assertThat(readings)
                .extracting(Reading::property, Reading::result)
                .contains(tuple("battery_level", Result.of(100)), tuple("signal_strength", Result.of(-56)));
    }

    @ParameterizedTest
    @MethodSource("lorawan")
    void reads_the_lorawan_samples_field_by_field(JsonNode vector) throws DecodeException {
        var model = vector.path("name").asText().replaceAll("-[0-9]$", "");
        var codec = codec("milesight-" + model);
        var read = new java.util.LinkedHashMap<String, JsonNode>();
        JsonNode message = Json.MAPPER.valueToTree(codec.read(bytes(vector)));
        message.path("values")
                .forEach(value -> value.properties().forEach(field -> read.put(field.getKey(), field.getValue())));
        read.remove("channel");
        var data = vector.path("expected").path("data");
        assertThat(read).hasSize(data.size());
        data.properties().forEach(field -> {
            assertThat(read.get(field.getKey()).asText().replaceAll("\\.0$", ""))
                    .isEqualTo(field.getValue().asText().replaceAll("\\.0$", ""));
        });
        assertThat(codec.write(codec.read(bytes(vector)))).isEqualTo(bytes(vector));
    }

    @Test
    void gives_readings_in_the_catalogues_units() throws DecodeException {
        var readings = codec("milesight-em500-swl")
                .decode(HexFormat.of().parseHex("01755c037778" + "0020ce" + "005c2269" + "6400"), RECEPTION);
        assertThat(readings)
                .extracting(Reading::property, Reading::result, Reading::unit, Reading::phenomenonTime)
                .containsExactly(
                        tuple("battery_level", Result.of(92), "%", null),
                        tuple("water_level", Result.of(1.2), "m", null),
                        tuple("water_level", Result.of(1), "m", Instant.ofEpochSecond(0x69225c00)));
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void a_damaged_payload_is_read_or_refused_and_nothing_else(DeclaredCodec codec) {
        var random = new Random(3);
        for (int i = 0; i < 3000; i++) {
            byte[] damaged = codec.example();
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            if (i % 3 == 0) {
                damaged = java.util.Arrays.copyOf(damaged, random.nextInt(damaged.length + 4));
            }
            try {
                codec.read(damaged);
                codec.decode(damaged, RECEPTION);
            } catch (DecodeException e) {
                assertThat(e.offset()).isBetween(0, damaged.length);
            }
        }
    }

    @Test
    void refuses_a_frame_with_a_wrong_sum_and_says_where() {
        byte[] frame = codec("shmk-pressure-terminal").example();
        frame[20]++;
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> codec("shmk-pressure-terminal").read(frame))
                .satisfies(error -> assertThat(error.offset()).isEqualTo(frame.length - 4));
    }

    @Test
    void a_profile_with_a_payload_is_a_codec_called_by_its_id() {
        var profile = ProfileLibrary.builtIn().find("milesight-em500-pp").orElseThrow();
        assertThat(profile.codec()).isEqualTo("milesight-em500-pp");
        assertThat(profile.payload()).isNotNull();
        assertThat(ProfileLibrary.builtIn()
                        .find("mqtt-rain-gauge")
                        .orElseThrow()
                        .payload())
                .isNull();
    }

    private static final String YAML = """
            id: rain-json
            name: {zh: 雨, en: Rain}
            type: "05002"
            protocol: mqtt
            payload: {format: json, example: '{"r":1}', fields: [{name: r, type: number, observe: rainfall}]}
            points: [{property: rainfall, unit: mm}]
            """;

    @Test
    void says_what_does_not_go_with_a_payload() {
        assertThat(ProfileReader.read("r.yaml", YAML).codec()).isEqualTo("rain-json");
        Map.of(
                        "protocol: mqtt",
                        "protocol: mqtt\ncodec: senml",
                        "id: rain-json",
                        "id: hj212",
                        "observe: rainfall",
                        "observe: rain_intensity",
                        "type: number",
                        "type: numbre")
                .forEach((good, bad) -> assertThatThrownBy(() -> ProfileReader.read("r.yaml", YAML.replace(good, bad)))
                        .isInstanceOf(ProfileException.class)
                        .hasMessageStartingWith("r.yaml: "));
        assertThatThrownBy(() -> ProfileReader.read("r.yaml", YAML.replace("type: number", "type: numbre")))
                .hasMessageContaining("payload.fields[0].type")
                .hasMessageContaining("allowed: one of bool, integer, number, text (line 5)");
    }
}
