package io.mailuo.codec.cayennelpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Reading;
import io.mailuo.codec.Reception;
import io.mailuo.codec.Vectors;
import io.mailuo.codec.Vectors.Vector;
import io.mailuo.codec.bytes.Octets;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The collected payloads of Cayenne LPP, and what else a sensor sends. */
class LppVectorTest {

    static Stream<Vector> vectors() {
        return Vectors.of("cayennelpp");
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void reads_every_value_and_writes_the_payload_again(Vector vector) throws DecodeException {
        var values = LppCodec.read(vector.bytes());
        var expected = vector.expected().path("values");
        assertThat(values).hasSameSizeAs(expected);
        for (int i = 0; i < values.size(); i++) {
            assertThat(values.get(i).channel())
                    .isEqualTo(expected.get(i).path("channel").asInt());
            assertThat(values.get(i).type().code())
                    .isEqualTo(expected.get(i).path("type").asInt());
            assertThat(values.get(i).type().label())
                    .isEqualTo(expected.get(i).path("name").asText());
            assertThat(values.get(i).numbers().getFirst())
                    .isCloseTo(expected.get(i).path("value").asDouble(), within(1e-9));
        }
        assertThat(LppCodec.encode(values)).isEqualTo(vector.bytes());
    }

    @Test
    void reads_the_parts_of_positions_and_accelerations() throws DecodeException {
        var readings = new LppCodec()
                .decode(Octets.of("018806765ff2960a0003e8" + "067104d2fb2e0000").bytes(), Reception.at(Instant.EPOCH));
        assertThat(readings)
                .extracting(Reading::property)
                .containsExactly(
                        "cayennelpp:1.gps.latitude",
                        "cayennelpp:1.gps.longitude",
                        "cayennelpp:1.gps.altitude",
                        "cayennelpp:6.accelerometer.x",
                        "cayennelpp:6.accelerometer.y",
                        "cayennelpp:6.accelerometer.z");
        assertThat(readings)
                .extracting(reading -> reading.result().toString())
                .containsExactly("42.3519", "-87.9094", "10.0", "1.234", "-1.234", "0.0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "01", "0167", "016701", "01ff00", "01f00800", "0167011001"})
    void refuses_what_ends_early_or_is_of_no_known_type(String hex) {
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> LppCodec.read(Octets.of(hex).bytes()));
    }

    @Provide
    Arbitrary<List<LppValue>> values() {
        var type = Arbitraries.of(LppType.values());
        return Combinators.combine(
                        Arbitraries.integers().between(0, 255),
                        type,
                        Arbitraries.integers().between(0, 100))
                .as((channel, kind, raw) -> new LppValue(
                        channel,
                        kind,
                        java.util.stream.IntStream.range(0, kind.parts().size())
                                .mapToObj(part -> (double) raw / kind.divisor(part))
                                .toList()))
                .list()
                .ofMinSize(1)
                .ofMaxSize(10);
    }

    @Property(tries = 200)
    void what_is_written_is_read_back(@ForAll("values") List<LppValue> values) throws DecodeException {
        assertThat(LppCodec.read(LppCodec.encode(values))).isEqualTo(values);
    }
}
