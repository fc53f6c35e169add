package io.mailuo.codec.sparkplug;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Reading;
import io.mailuo.codec.Reception;
import io.mailuo.codec.Vectors;
import io.mailuo.codec.Vectors.Vector;
import io.mailuo.codec.bytes.Octets;
import io.mailuo.spec.json.Json;
import io.mailuo.spec.observation.Quality;
import io.mailuo.spec.observation.Result;
import io.mailuo.spec.quarantine.QuarantineReason;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Payloads that another implementation of Protocol Buffers wrote. */
class SparkplugVectorTest {

    static Stream<Vector> vectors() {
        return Vectors.of("sparkplug");
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void reads_every_field_and_writes_the_same_bytes(Vector vector) throws DecodeException, IOException {
        assertReads(vector);
        assertThat(SparkplugPayload.read(vector.bytes()).write()).isEqualTo(vector.bytes());
    }

    static Stream<Vector> tahu() {
        return Vectors.of("sparkplug-tahu");
    }

    @ParameterizedTest
    @MethodSource("tahu")
    void reads_what_eclipse_tahu_writes(Vector vector) throws DecodeException, IOException {
        assertReads(vector);
        var payload = SparkplugPayload.read(vector.bytes());
        assertThat(SparkplugPayload.read(payload.write())).isEqualTo(payload);
    }

    private static void assertReads(Vector vector) throws DecodeException, IOException {
        JsonNode read = Json.MAPPER.readTree(Json.MAPPER.writeValueAsString(SparkplugFields.describe(vector.bytes())));
        for (var field : List.of("timestamp", "seq", "uuid", "body")) {
            if (vector.expected().has(field)) {
                assertThat(read.path(field))
                        .as(field)
                        .isEqualTo(vector.expected().path(field));
            }
        }
        vector.expected().path("values").properties().forEach(expected -> {
            JsonNode found = null;
            for (var metric : read.path("metrics")) {
                if (metric.path("name").asText().equals(expected.getKey())) {
                    found = metric.path("value");
                }
            }
            assertThat(found).as(expected.getKey()).isEqualTo(expected.getValue());
        });
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void what_people_see_is_written_again_as_the_same_payload(Vector vector) throws DecodeException, IOException {
        Map<String, Object> message = Json.MAPPER.readValue(
                Json.MAPPER.writeValueAsString(SparkplugFields.describe(vector.bytes())), new TypeReference<>() {});
        if (vector.name().equals("properties-null-file-body")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> SparkplugCodec.PROTOCOL.write(message))
                    .withMessageContaining("a list of property sets");
            return;
        }
        assertThat(SparkplugPayload.read(SparkplugCodec.PROTOCOL.write(message)))
                .isEqualTo(SparkplugPayload.read(vector.bytes()));
    }

    @Test
    void readings_have_the_units_qualities_and_times_of_their_metrics() throws DecodeException {
        var codec = new SparkplugCodec();
        var reception = Reception.at(Instant.EPOCH);
        assertThat(codec.decode(
                        Vectors.of("sparkplug", "properties-null-file-body").bytes(), reception))
                .containsExactly(new Reading(
                        "",
                        "water_level",
                        Instant.ofEpochMilli(1_763_798_400_000L),
                        Result.of(1.25),
                        "m",
                        Quality.of(Quality.Flag.STALE)));
        assertThat(codec.decode(
                        Vectors.of("sparkplug", "data-set-and-templates").bytes(), reception))
                .extracting(Reading::property, Reading::result)
                .containsExactly(
                        tuple("sparkplug:pump 1/running", Result.of(true)),
                        tuple("sparkplug:pump 1/frequency", Result.of(49.5)));
        assertThat(codec.decode(
                        Vectors.of("sparkplug", "nbirth-all-basic-types").bytes(), reception))
                .hasSize(15)
                .extracting(Reading::property, Reading::result)
                .contains(
                        tuple("sparkplug:i64", Result.of(-5)),
                        tuple("sparkplug:u64", Result.of(18446744073709551615.0)),
                        tuple("sparkplug:datetime", Result.of("2025-11-22T08:00:00Z")));
    }

    @ParameterizedTest
    @CsvSource({
        "'',                 0, the payload is empty",
        "08,                 1, ends inside timestamp",
        "4bff,               0, wire type 3 is not allowed",
        "00,                 0, field number 0",
        "1205 0a0378,        0, metrics has 5 bytes",
        "1203 0a01ff,        2, name is not UTF-8",
        "1202 2063,          2, datatype 99 is not defined",
        "1204 2001 7200,     4, boolean_value is of wire type 2",
        "1204 2001 7001,     4, is no Int8",
        "1208 2017 820103 000000, 4, is no Int16Array",
        "08ffffffffffffffffffff01, 0, more than 10 bytes",
        "1802 1800 4d000000, 5, ends inside an unknown field",
        "1206 4a04 0a016112, 8, ends inside a property's value",
        "1205 4a03 0a0161,   4, 1 keys stand before 0",
    })
    void refuses_what_is_no_payload_and_says_where(String hex, int offset, String rule) {
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> SparkplugPayload.read(Octets.of(hex).bytes()))
                .satisfies(error -> {
                    assertThat(error.rule()).contains(rule.strip());
                    assertThat(error.offset()).isEqualTo(offset);
                    assertThat(error.clause()).startsWith("Sparkplug 3.0, 6.4");
                });
    }

    @Test
    void a_value_of_another_type_is_named_a_wrong_result() {
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(
                        () -> SparkplugPayload.read(Octets.of("120420017001").bytes()))
                .satisfies(error -> assertThat(error.reason()).isEqualTo(QuarantineReason.RESULT));
    }

    @Test
    void messages_lie_sixteen_deep_at_most() {
        byte[] inner = {};
        for (int i = 0; i < 40; i++) {
            inner = new WireWriter()
                    .message(18, new WireWriter().bytes(2, inner))
                    .toByteArray();
        }
        byte[] deep = new WireWriter().bytes(2, inner).toByteArray();
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> SparkplugPayload.read(deep))
                .withMessageContaining("16 deep");
    }
}
