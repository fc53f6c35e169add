package io.mailuo.codec.szy206;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mailuo.codec.Codecs;
import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Vectors;
import io.mailuo.codec.Vectors.Vector;
import io.mailuo.spec.json.Json;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The data of another implementation's tests of SL/T 427-2021, with the values that those tests state. */
class Slt427ForeignTest {

    static Stream<Vector> vectors() {
        return Vectors.of("slt427-foreign");
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void reads_the_stated_values_and_writes_the_frame_from_them(Vector vector) throws DecodeException, IOException {
        var protocol = Codecs.find("slt427").orElseThrow();
        var read = protocol.read(vector.bytes());
        JsonNode told = Json.MAPPER.readTree(Json.MAPPER.writeValueAsString(read));
        Vectors.assertShows(vector, told);
        var fields = new LinkedHashMap<>(read);
        fields.remove("data");
        assertThat(protocol.write(fields)).isEqualTo(vector.bytes());
    }
}
