package io.mailuo.codec.gb26875;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Vectors;
import io.mailuo.codec.Vectors.Vector;
import io.mailuo.spec.json.Json;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sample packets of another implementation's notes, which say in words what each means. */
class Gb26875ForeignTest {

    static Stream<Vector> vectors() {
        return Vectors.of("gb26875-foreign");
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void reads_every_field_and_writes_the_packet_again(Vector vector) throws DecodeException, IOException {
        JsonNode told =
                Json.MAPPER.readTree(Json.MAPPER.writeValueAsString(Gb26875Protocol.PROTOCOL.read(vector.bytes())));
        Vectors.assertShows(vector, told);
        assertThat(Gb26875Format.encode(Gb26875Format.SHAPE.decode(vector.bytes())))
                .isEqualTo(vector.bytes());
    }
}
