package io.mailuo.codec.szy206;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Reception;
import io.mailuo.codec.Vectors;
import io.mailuo.codec.Vectors.Vector;
import io.mailuo.codec.bytes.Octets;
import io.mailuo.spec.observation.Result;
import java.time.Instant;
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

/** The two frames of SZY206 that are known. */
class Szy206VectorTest {

    static Stream<Vector> sound() {
        return Vectors.of("szy206").filter(Vector::verified);
    }

    @ParameterizedTest
    @MethodSource("sound")
    void reads_every_field_and_writes_the_frame_again(Vector vector) throws DecodeException {
        var frame = Szy206Format.SHAPE.decode(vector.bytes());
        var expected = vector.expected();
        if (expected.has("control")) {
            assertThat("%02X".formatted(frame.control()))
                    .isEqualTo(expected.path("control").asText());
        }
        assertThat(frame.isUp()).isEqualTo(expected.path("dir").asText().equals("up"));
        assertThat(frame.address()).isEqualTo(expected.path("address").asText());
        assertThat("%02X".formatted(frame.function()))
                .isEqualTo(expected.path("afn").asText());
        if (expected.has("fcb")) {
            assertThat(frame.countdown()).isEqualTo(expected.path("fcb").asInt());
            assertThat(frame.content()).isEqualTo(expected.path("function").asInt());
        }
        assertThat(Szy206Format.encode(frame)).isEqualTo(vector.bytes());
    }

    @Test
    void gives_the_digits_of_a_flow_report() throws DecodeException {
        var vector = sound().findFirst().orElseThrow();
        var expected = vector.expected();
        var readings = new Szy206Codec().decode(vector.bytes(), Reception.at(Instant.EPOCH));
        assertThat(readings)
                .extracting(reading -> reading.result())
                .containsExactly(
                        Result.of(expected.path("flowNow").asText()),
                        Result.of(expected.path("flowTotal").asText()),
                        Result.of(expected.path("alarm").asText()),
                        Result.of(expected.path("state").asText()));
    }

    @Test
    void refuses_a_fragment() {
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(
                        () -> Szy206Format.SHAPE.decode(Octets.of("004508090a").bytes()));
    }

    @Provide
    Arbitrary<Szy206Frame> frames() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 255).map(control -> control & ~0x40),
                        Arbitraries.integers().between(-1, 255),
                        Arbitraries.strings().numeric().ofLength(10),
                        Arbitraries.integers().between(0, 255),
                        Arbitraries.bytes().array(byte[].class).ofMaxSize(240).map(Octets::new))
                .as(Szy206Frame::new);
    }

    @Property(tries = 200)
    void what_is_written_is_read_back(@ForAll("frames") Szy206Frame frame) throws DecodeException {
        assertThat(Szy206Format.SHAPE.decode(Szy206Format.encode(frame))).isEqualTo(frame);
    }
}
