package io.mailuo.codec.sl651;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Reading;
import io.mailuo.codec.Reception;
import io.mailuo.codec.Vectors;
import io.mailuo.codec.Vectors.Vector;
import io.mailuo.spec.json.Json;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Frames of stations in the field, of a province's data rules, and of another program in the ASCII form. */
class Sl651ForeignTest {

    private static final Reception RECEPTION = Reception.at(Instant.EPOCH);
    private static final List<String> NAMING = List.of("name", "code", "unit");

    static Stream<Vector> vectors() {
        return Vectors.of("sl651-foreign");
    }

    private static void withoutNames(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.remove(NAMING);
        }
        node.forEach(Sl651ForeignTest::withoutNames);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void reads_every_field_and_writes_the_frame_again(Vector vector) throws DecodeException, IOException {
        var read = Sl651Protocol.PROTOCOL.read(vector.bytes());
        JsonNode told = Json.MAPPER.readTree(Json.MAPPER.writeValueAsString(read));
        withoutNames(told);
        Vectors.assertShows(vector, told);
        assertThat(Sl651Format.encode(Sl651Format.SHAPE.decode(vector.bytes()))).isEqualTo(vector.bytes());
    }

    /** Twelve values to 22:00 of June 30th, whichever of them the time of observation stands for. */
    private static void assertHour(String name) throws DecodeException {
        assertThat(new Sl651Codec().decode(Vectors.of("sl651-foreign", name).bytes(), RECEPTION))
                .filteredOn(reading -> reading.property().equals("sl651:F5"))
                .extracting(Reading::phenomenonTime)
                .hasSize(12)
                .startsWith(Instant.parse("2026-06-30T21:05:00Z"))
                .endsWith(Instant.parse("2026-06-30T22:00:00Z"));
    }

    @Test
    void a_series_starts_at_the_time_of_observation() throws DecodeException {
        assertHour("hex-34-up-3");
    }

    @Test
    void a_series_that_would_end_after_it_was_sent_ends_at_the_time_of_observation() throws DecodeException {
        assertHour("hex-34-up-2");
    }
}
