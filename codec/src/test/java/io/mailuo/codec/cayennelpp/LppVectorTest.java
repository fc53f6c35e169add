package io.mailuo.codec.cayennelpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Reading;
import io.mailuo.codec.Reception;
import io.mailuo.codec.Vectors;
import io.mailuo.codec.Vectors.Vector;
import io.mailuo.codec.bytes.ByteWriter;
import io.mailuo.codec.bytes.Octets;
import io.mailuo.spec.observation.Result;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
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
        var type = Arbitraries.of(LppType.values()).filter(kind -> kind != LppType.POLYLINE);
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

    /** By the library's layout: 10 bytes, step 227 (a ten thousandth), 13.0001 and 12.0001, then +1 +1 and -1 -8. */
    @Test
    void a_polyline_is_read_point_by_point() throws DecodeException {
        byte[] payload = Octets.of("01 F0 0A E3 01FBD1 01D4C1 11 8F").bytes();
        var line = LppCodec.read(payload).getFirst();
        assertThat(line.numbers()).containsExactly(227.0, 13.0001, 12.0001, 13.0002, 12.0002, 13.0001, 11.9994);
        assertThat(LppCodec.encode(List.of(line))).isEqualTo(payload);
        assertThat(LppCodec.PROTOCOL.write(LppCodec.PROTOCOL.read(payload))).isEqualTo(payload);
        assertThat(new LppCodec().decode(payload, Reception.at(Instant.EPOCH)))
                .singleElement()
                .satisfies(reading -> assertThat(reading.property()).isEqualTo("cayennelpp:1.polyline"))
                .satisfies(reading -> assertThat(reading.result())
                        .isEqualTo(Result.of("13.0001,12.0001;13.0002,12.0002;13.0001,11.9994")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"01F007E301FBD101D4C1", "01F009E301FBD101D4C1", "01F008F001FBD101D4C1", "01F0080001FBD101D4C1"})
    void a_polyline_of_no_length_or_step_is_refused(String hex) {
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> LppCodec.read(Octets.of(hex).bytes()));
    }

    @Property(tries = 200)
    void a_polyline_comes_back(
            @ForAll @IntRange(min = 227, max = 239) int step,
            @ForAll @Size(max = 20) List<@IntRange(max = 255) Integer> differences)
            throws DecodeException {
        var out = new ByteWriter()
                .u8(1)
                .u8(240)
                .u8(8 + differences.size())
                .u8(step)
                .big(-3, 3)
                .big(5, 3);
        differences.forEach(out::u8);
        byte[] payload = out.toByteArray();
        assertThat(LppCodec.encode(LppCodec.read(payload))).isEqualTo(payload);
    }

    @Test
    void points_too_far_apart_are_not_written() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LppCodec.encode(
                        List.of(new LppValue(1, LppType.POLYLINE, List.of(227.0, 13.0, 12.0, 13.0008, 12.0)))));
        assertThatIllegalArgumentException().isThrownBy(() -> new LppValue(1, LppType.POLYLINE, List.of(227.0, 13.0)));
    }
}
