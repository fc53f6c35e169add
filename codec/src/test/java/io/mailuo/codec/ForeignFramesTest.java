package io.mailuo.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mailuo.codec.Vectors.Vector;
import io.mailuo.spec.observation.Result;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Frames that others published with what they mean, of the protocols whose own vectors did not have their kind. */
class ForeignFramesTest {

    private static final Reception RECEPTION = Reception.at(Instant.parse("2026-11-22T12:00:00Z"));

    static Stream<Vector> frames() {
        return Vectors.of("foreign");
    }

    @ParameterizedTest
    @MethodSource("frames")
    void every_value_of_a_frame_of_another_implementer_is_read(Vector vector) throws DecodeException {
        String protocol = vector.json().path("protocol").asText();
        var codec = Codecs.codec(protocol).orElseThrow();
        var expected = new ArrayList<List<Object>>();
        for (var reading : vector.json().path("readings")) {
            expected.add(List.of(
                    reading.get(0).asText(),
                    result(reading.get(1)),
                    reading.get(2).asText(),
                    reading.path(3).asText("")));
        }
        assertThat(codec.decode(vector.bytes(), RECEPTION))
                .extracting(reading -> List.<Object>of(
                        reading.property(),
                        reading.result(),
                        reading.unit(),
                        reading.phenomenonTime() == null
                                ? ""
                                : reading.phenomenonTime().toString()))
                .containsExactlyElementsOf(expected);
    }

    private static Result result(JsonNode value) {
        return switch (value.getNodeType()) {
            case NUMBER -> Result.of(value.asDouble());
            case BOOLEAN -> Result.of(value.asBoolean());
            default -> Result.of(value.asText());
        };
    }
}
