package io.mailuo.codec.senml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Reading;
import io.mailuo.codec.Reception;
import io.mailuo.codec.Vectors;
import io.mailuo.codec.Vectors.Vector;
import io.mailuo.spec.observation.Result;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The published samples of SenML, field by field. */
class SenmlVectorTest {

    private static final Instant NOW = Instant.ofEpochSecond(1_498_780_179);

    static Stream<Vector> vectors() {
        return Vectors.of("senml");
    }

    static Stream<Vector> resolvedVectors() {
        return vectors().filter(vector -> vector.expected().has("resolved"));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void reads_the_records_as_written(Vector vector) throws DecodeException {
        assertRecords(SenmlCodec.read(vector.bytes()), vector);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void writes_and_reads_back_the_same_records_in_both_forms(Vector vector) throws DecodeException {
        var records = SenmlCodec.read(vector.bytes());
        assertThat(SenmlJson.read(SenmlJson.write(records))).isEqualTo(records);
        assertThat(SenmlCbor.read(SenmlCbor.write(records))).isEqualTo(records);
    }

    @ParameterizedTest
    @MethodSource("resolvedVectors")
    void resolves_base_fields(Vector vector) throws DecodeException {
        List<Reading> readings = new SenmlCodec().decode(vector.bytes(), Reception.at(NOW));
        var expected = vector.expected().path("resolved");
        assertThat(readings).hasSameSizeAs(expected);
        boolean relative = vector.note().contains("do not compare t");
        for (int i = 0; i < readings.size(); i++) {
            var reading = readings.get(i);
            var record = expected.get(i);
            String name = reading.source().isEmpty() ? reading.property() : reading.source() + "/" + reading.property();
            assertThat(name).isEqualTo(record.path("n").asText());
            assertResult(reading.result(), record);
            var time = reading.phenomenonTime();
            if (relative) {
                assertThat(time).isNull();
            } else {
                long micros = Math.round(record.path("t").asDouble() * 1e6);
                assertThat(SenmlRecord.micros(Objects.requireNonNull(time))).isEqualTo(micros);
            }
        }
    }

    private static void assertResult(Result result, JsonNode record) {
        switch (result) {
            case Result.Number(double value) ->
                assertThat(value).isEqualTo(record.path("v").asDouble());
            case Result.Truth truth ->
                assertThat(truth == Result.Truth.TRUE)
                        .isEqualTo(record.path("vb").asBoolean());
            case Result.Text(String text) ->
                assertThat(text)
                        .isEqualTo(
                                record.has("vs")
                                        ? record.path("vs").asText()
                                        : record.path("vd").asText());
        }
    }

    private static void assertRecords(List<SenmlRecord> records, Vector vector) {
        var expected = vector.expected().path("records");
        assertThat(records).hasSameSizeAs(expected);
        for (int i = 0; i < records.size(); i++) {
            var record = records.get(i);
            var fields = expected.get(i);
            var seen = new ArrayList<String>();
            text(seen, "bn", record.baseName(), fields);
            number(seen, "bt", record.baseTime(), fields);
            text(seen, "bu", record.baseUnit(), fields);
            number(seen, "bver", record.baseVersion(), fields);
            text(seen, "n", record.name(), fields);
            text(seen, "u", record.unit(), fields);
            number(seen, "t", record.time(), fields);
            value(seen, record.value(), fields, vector.json().has("hex"));
            assertThat(seen).containsExactlyInAnyOrderElementsOf(fieldNames(fields));
        }
    }

    private static List<String> fieldNames(JsonNode fields) {
        var names = new ArrayList<String>();
        fields.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static void text(List<String> seen, String label, @Nullable String actual, JsonNode fields) {
        if (actual != null) {
            seen.add(label);
            assertThat(actual).as(label).isEqualTo(fields.path(label).asText());
        }
    }

    private static void number(List<String> seen, String label, @Nullable Number actual, JsonNode fields) {
        if (actual != null) {
            seen.add(label);
            assertThat(actual.doubleValue())
                    .as(label)
                    .isCloseTo(fields.path(label).asDouble(), within(1e-9));
        }
    }

    private static void value(List<String> seen, @Nullable SenmlValue value, JsonNode fields, boolean binary) {
        switch (value) {
            case null -> {}
            case SenmlValue.Number(double number) -> number(seen, "v", number, fields);
            case SenmlValue.Text(String text) -> text(seen, "vs", text, fields);
            case SenmlValue.Link(String link) -> text(seen, "vlo", link, fields);
            case SenmlValue.Truth(boolean truth) -> {
                seen.add("vb");
                assertThat(truth).isEqualTo(fields.path("vb").asBoolean());
            }
            case SenmlValue.Data(String base64url) -> {
                String shown =
                        binary ? HexFormat.of().formatHex(Base64.getUrlDecoder().decode(base64url)) : base64url;
                text(seen, "vd", shown, fields);
            }
        }
    }
}
