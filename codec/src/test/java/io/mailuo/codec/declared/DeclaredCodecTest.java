package io.mailuo.codec.declared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Reading;
import io.mailuo.codec.Reception;
import io.mailuo.spec.json.Json;
import io.mailuo.spec.observation.Quality;
import io.mailuo.spec.observation.Result;
import io.mailuo.spec.quarantine.QuarantineReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

public class DeclaredCodecTest {

    private static final Reception RECEPTION = Reception.at(Instant.parse("2026-11-22T08:00:00Z"));

    static DeclaredCodec codec(String name) {
        return DeclaredCodec.of(name + ".yaml", yaml(name));
    }

    /** The text of a declaration among the resources. */
    public static String yaml(String name) {
        try (var in =
                Objects.requireNonNull(DeclaredCodecTest.class.getResourceAsStream("/declared/" + name + ".yaml"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void reads_every_kind_of_field_of_a_binary_payload() throws DecodeException {
        var cover = codec("cover");
        var message = cover.read(cover.example());
        assertThat(message)
                .containsEntry("start", 0x68L)
                .containsEntry("address", "01020304")
                .containsEntry("kind", "report")
                .containsEntry("serial", "BN-7")
                .containsEntry("state", Map.of("open", true, "fault", false, "tilt", 2.5))
                .containsEntry("battery", 0.6)
                .containsEntry("clock", "2611221530")
                .containsEntry("rssi", 0x45L)
                .doesNotContainKey("level")
                .containsEntry("note", "abc")
                .containsEntry("reserve", 5L)
                .doesNotContainKey("code")
                .containsEntry("rest", "deadbeef");
        assertThat(message.get("crc").toString()).contains("given", "computed");
        assertThat(cover.decode(cover.example(), RECEPTION))
                .allSatisfy(reading -> {
                    assertThat(reading.source()).isEqualTo("BN-7");
                    assertThat(reading.phenomenonTime()).isEqualTo(Instant.parse("2026-11-22T07:30:00Z"));
                })
                .extracting(Reading::property, Reading::result, Reading::unit, Reading::quality)
                .containsExactly(
                        tuple("cover_open", Result.of(true), "", Quality.GOOD),
                        tuple("fault", Result.of(false), "", Quality.GOOD),
                        tuple("tilt", Result.of(2.5), "deg", Quality.GOOD),
                        tuple("battery_voltage", Result.of(0.6), "V", Quality.GOOD),
                        tuple("signal_strength", Result.of(69), "dB{mW}", Quality.GOOD),
                        tuple("temperature", Result.of(21.5), "Cel", Quality.GOOD),
                        tuple("temperature.2", Result.of(-10), "Cel", Quality.of(Quality.Flag.DEVICE_FAULT)),
                        tuple("state_text", Result.of("abc"), "", Quality.GOOD));
    }

    @Test
    void reads_json_by_paths_with_lists_and_missing_members() throws DecodeException {
        var weather = codec("weather");
        assertThat(weather.decode(weather.example(), RECEPTION))
                .allSatisfy(reading -> assertThat(reading.source()).isEqualTo("WS-7"))
                .extracting(Reading::property, Reading::result, Reading::phenomenonTime)
                .containsExactly(
                        tuple("air_temperature", Result.of(-3.5), Instant.parse("2026-11-22T00:00:00Z")),
                        tuple("relative_humidity", Result.of(81), Instant.parse("2026-11-22T00:00:00Z")),
                        tuple("door_open", Result.of(true), Instant.parse("2026-11-22T00:00:00Z")),
                        tuple("soil_temperature", Result.of(12.5), Instant.parse("2026-11-22T00:00:00Z")),
                        tuple("soil_temperature.2", Result.of(13), Instant.parse("2026-11-22T00:00:00Z")));
        assertThat(new String(weather.write(weather.read(weather.example())), StandardCharsets.UTF_8))
                .isEqualTo(new String(weather.example(), StandardCharsets.UTF_8).replace(",\"gone\":null", ""));
    }

    @Test
    void reads_text_by_order_and_by_name() throws DecodeException {
        var nmea = codec("nmea");
        assertThat(nmea.decode(nmea.example(), RECEPTION))
                .extracting(Reading::property, Reading::result, Reading::phenomenonTime)
                .containsExactly(tuple("water_level", Result.of(1.25), Instant.parse("2026-11-22T15:30:00Z")));
        var pairs = codec("pairs");
        assertThat(pairs.decode(bytes("H=40;T=21.5;X=1"), RECEPTION))
                .extracting(Reading::property, Reading::result)
                .containsExactly(tuple("air_temperature", Result.of(21.5)), tuple("relative_humidity", Result.of(40)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cover", "nmea", "pairs"})
    void the_example_is_written_again_by_way_of_json(String name) throws DecodeException, JsonProcessingException {
        var codec = codec(name);
        String json = Json.MAPPER.writeValueAsString(codec.read(codec.example()));
        Map<String, Object> message = Json.MAPPER.readValue(json, new TypeReference<>() {});
        assertThat(codec.write(message)).isEqualTo(codec.example());
        message.put("surprise", 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> codec.write(message))
                .withMessageContaining("'surprise'");
    }

    private static void refused(DeclaredCodec codec, byte[] payload, QuarantineReason reason, int offset, String rule) {
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> codec.read(payload))
                .satisfies(error -> {
                    assertThat(error.rule()).contains(rule);
                    assertThat(error.reason()).isEqualTo(reason);
                    assertThat(error.offset()).isEqualTo(offset);
                    assertThat(error.clause()).isEqualTo("declared codec " + codec.name());
                });
    }

    private static byte[] changed(DeclaredCodec codec, Consumer<byte[]> change) {
        byte[] payload = codec.example();
        change.accept(payload);
        return payload;
    }

    @Test
    void says_where_and_why_a_binary_payload_is_wrong() {
        var cover = codec("cover");
        int length = cover.example().length;
        refused(cover, new byte[0], QuarantineReason.MALFORMED, 0, "empty");
        refused(cover, new byte[401], QuarantineReason.TOO_LARGE, 400, "400 are allowed");
        refused(
                cover,
                changed(cover, b -> b[0] = 0x69),
                QuarantineReason.MALFORMED,
                0,
                "start must be 0x68, found 0x69");
        refused(cover, changed(cover, b -> b[1]++), QuarantineReason.MALFORMED, 1, "frameLength says");
        refused(
                cover,
                changed(cover, b -> b[9] = (byte) 0x80),
                QuarantineReason.MALFORMED,
                8,
                "serial is not US-ASCII");
        refused(
                cover,
                changed(cover, b -> b[19] = 0x1a),
                QuarantineReason.MALFORMED,
                19,
                "battery must be decimal digits");
        refused(cover, changed(cover, b -> b[21] = 0x13), QuarantineReason.TIME, 20, "clock is no time: 2613221530");
        refused(cover, changed(cover, b -> b[7] = 9), QuarantineReason.MALFORMED, 45, "stands for nothing here");
        refused(cover, changed(cover, b -> b[28] = 9), QuarantineReason.MALFORMED, 29, "count is 9, at most 8");
        refused(cover, changed(cover, b -> b[30]++), QuarantineReason.CHECKSUM, length - 3, "crc given");
        refused(
                cover,
                java.util.Arrays.copyOf(cover.example(), 46),
                QuarantineReason.MALFORMED,
                46,
                "must leave 3 bytes");
    }

    @Test
    void says_where_and_why_a_text_or_json_is_wrong() {
        var weather = codec("weather");
        refused(weather, bytes("{"), QuarantineReason.MALFORMED, 1, "not JSON");
        refused(weather, bytes("{} x"), QuarantineReason.MALFORMED, 3, "not JSON");
        refused(weather, bytes("[]"), QuarantineReason.MALFORMED, 0, "'id' is looked for in what is no object");
        refused(weather, bytes("{\"id\":{}}"), QuarantineReason.MALFORMED, 6, "station must be of type text");
        refused(weather, bytes("{\"id\":1,\"id\":2}"), QuarantineReason.MALFORMED, 12, "Duplicate");
        refused(weather, bytes("{\"id\":1,\"id\":2,}"), QuarantineReason.MALFORMED, 12, "Duplicate");
        refused(weather, bytes("{\"id\":" + "[".repeat(40)), QuarantineReason.MALFORMED, 38, "nesting depth");
        refused(weather, bytes("{\"id\":1" + "0".repeat(200) + "}"), QuarantineReason.MALFORMED, 207, "not JSON");
        var nmea = codec("nmea");
        refused(nmea, bytes("LVL,7"), QuarantineReason.MALFORMED, 0, "must begin with '$'");
        refused(nmea, bytes("$LVL,7*00"), QuarantineReason.MALFORMED, 9, "must end with '\\r\\n'");
        refused(nmea, bytes("$LVL,7*00\r\n"), QuarantineReason.CHECKSUM, 7, "checksum given 00, computed");
        refused(nmea, bytes("$\r\n"), QuarantineReason.MALFORMED, 1, "2 digits of its checksum");
        var pairs = codec("pairs");
        refused(pairs, bytes("T=1;H"), QuarantineReason.MALFORMED, 4, "a name, '=' and a value");
        refused(pairs, bytes("T=1;T=2"), QuarantineReason.MALFORMED, 4, "'T' stands twice");
        refused(pairs, bytes("T=x;H=1"), QuarantineReason.MALFORMED, 2, "temperature must be of type number");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cover | kind     | shout | a number or one of",
                "cover | serial   | 12345678901 | a text of 10 bytes",
                "cover | address  | 01 | 4 bytes in hexadecimal",
                "cover | rssi     | 200 | a whole number of 1 bytes with sign",
                "cover | clock    | 26 | 10 digits",
                "nmea  | number   | '1,2' | may not hold ','",
            })
    void names_the_field_that_cannot_be_written(String name, String field, String value, String problem)
            throws DecodeException {
        var codec = codec(name);
        var message = new HashMap<>(codec.read(codec.example()));
        message.put(
                field,
                value.chars().allMatch(Character::isDigit) && field.equals("rssi") ? Long.valueOf(value) : value);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> codec.write(message))
                .withMessageContaining(problem);
    }

    @Test
    void repeats_within_repeats_stay_within_bounds() {
        String yaml = "id: deep\npayload:\n  format: binary\n  maxBytes: 65536\n  example: '00'\n  fields:\n"
                + "    - {name: n, type: u8}\n    - repeat: a\n      count: n\n      fields:\n"
                + "        - repeat: b\n          count: n\n          fields:\n"
                + "            - repeat: c\n              count: n\n              fields: [{name: x, type: hex, size: 0}]\n";
        var deep = DeclaredCodec.of("deep.yaml", yaml);
        refused(deep, new byte[] {(byte) 255}, QuarantineReason.MALFORMED, 1, "20000 values at most");
    }

    @ParameterizedTest
    @CsvSource({"7fc00000, NaN", "7f800000, Infinity", "ff800000, -Infinity"})
    void what_is_no_finite_number_is_not_scaled_and_no_reading(String bits, String shown) throws DecodeException {
        for (var scale : List.of("scale: 0.1", "scale: 0.3, offset: 2", "scale: 2")) {
            var codec = DeclaredCodec.of(
                    "real.yaml",
                    "id: real\npayload:\n  format: binary\n  example: '" + bits + "'\n  fields: [{name: t, type: f32, "
                            + scale + ", observe: temperature}]");
            assertThat(codec.read(codec.example())).containsExactly(Map.entry("t", shown));
            assertThat(codec.decode(codec.example(), RECEPTION)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cover", "weather", "nmea", "pairs"})
    void a_damaged_payload_is_read_or_refused_and_nothing_else(String name) {
        var codec = codec(name);
        var random = new Random(11);
        for (int i = 0; i < 8_000; i++) {
            byte[] damaged = codec.example();
            for (int change = random.nextInt(4); change >= 0; change--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            if (random.nextInt(3) == 0) {
                damaged = java.util.Arrays.copyOf(damaged, random.nextInt(damaged.length + 8));
            }
            if (random.nextInt(5) == 0) {
                random.nextBytes(damaged);
            }
            readOrRefuse(codec, damaged);
        }
    }

    static void readOrRefuse(DeclaredCodec codec, byte[] payload) {
        try {
            codec.read(payload);
            codec.decode(payload, RECEPTION);
        } catch (DecodeException e) {
            assertThat(e.offset()).isBetween(0, payload.length);
            assertThat(e.rule()).isNotBlank();
        }
    }
}
