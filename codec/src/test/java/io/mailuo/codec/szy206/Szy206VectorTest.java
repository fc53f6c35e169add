package io.mailuo.codec.szy206;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Reading;
import io.mailuo.codec.Reception;
import io.mailuo.codec.Vectors;
import io.mailuo.codec.Vectors.Vector;
import io.mailuo.codec.bytes.Octets;
import io.mailuo.spec.observation.Quality;
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

    /** By SL/T 427-2021 tables 35 and 36: the low byte first, flows with three places after the point. */
    @Test
    void a_flow_report_gives_flow_and_volume_with_alarms_state_and_time() throws DecodeException {
        var vector = sound().findFirst().orElseThrow();
        var at = Instant.parse("2023-10-09T01:00:00Z");
        var readings = new Szy206Codec(Szy206Edition.SZY206_2016).decode(vector.bytes(), Reception.at(at));
        var time = Instant.parse("2023-10-09T00:45:00Z");
        assertThat(readings)
                .containsExactly(
                        new Reading("5303810D00", "river_flow", time, Result.of(5.9), "m3/s", Quality.GOOD),
                        new Reading("5303810D00", "water_volume", time, Result.of(106182.0), "m3", Quality.GOOD),
                        new Reading("5303810D00", "szy206:alarm", time, Result.of(4097.0), "", Quality.GOOD),
                        new Reading("5303810D00", "szy206:state", time, Result.of(96.0), "", Quality.GOOD));
        var report = Szy206Report.of(Szy206Format.SHAPE.decode(vector.bytes()), Szy206Edition.SZY206_2016);
        assertThat(report.alarms()).containsEntry("mains_failed", true).containsEntry("remaining_water_alarm", true);
        assertThat(report.alarms()).containsEntry("door_alarm", false);
        assertThat(report.states()).containsEntry("door_closed", true).containsEntry("on_battery", true);
    }

    @Test
    void a_flow_that_is_not_measured_is_left_out() throws DecodeException {
        var vector = sound().skip(1).findFirst().orElseThrow();
        var readings = new Szy206Codec(Szy206Edition.SZY206_2016).decode(vector.bytes(), Reception.at(Instant.EPOCH));
        assertThat(readings)
                .extracting(Reading::property)
                .containsExactly("water_volume", "szy206:alarm", "szy206:state");
        assertThat(readings.getFirst().result()).isEqualTo(Result.of(404000.0));
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
