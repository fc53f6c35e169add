package io.mailuo.codec.sl651;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Reading;
import io.mailuo.codec.Reception;
import io.mailuo.codec.Vectors;
import io.mailuo.codec.Vectors.Vector;
import io.mailuo.codec.bytes.Octets;
import io.mailuo.codec.bytes.StreamFrame;
import io.mailuo.codec.bytes.StreamFramer;
import io.mailuo.spec.observation.Result;
import io.mailuo.spec.quarantine.QuarantineReason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The collected frames of SL 651, field by field, and what else a station sends. */
class Sl651VectorTest {

    private static final Reception RECEPTION = Reception.at(Instant.EPOCH);

    static Stream<Vector> sound() {
        return Vectors.of("sl651").filter(Vector::verified);
    }

    static Stream<Vector> broken() {
        return Vectors.of("sl651").filter(vector -> !vector.verified());
    }

    @ParameterizedTest
    @MethodSource("sound")
    void reads_every_field_and_writes_the_frame_again(Vector vector) throws DecodeException {
        var frame = Sl651Format.SHAPE.decode(vector.bytes());
        var expected = vector.expected();
        assertThat(frame.up()).isEqualTo(expected.path("direction").asText().equals("up"));
        assertThat(frame.centre()).isEqualTo(expected.path("centreAddr").asInt());
        assertThat(frame.station()).isEqualTo(expected.path("stationAddr").asText());
        assertThat(frame.password()).isEqualTo(expected.path("password").asText());
        assertThat("%02X".formatted(frame.function()))
                .isEqualTo(expected.path("function").asText());
        assertThat("%02X".formatted(frame.end())).isEqualTo(expected.path("end").asText());
        assertThat(frame.packets()).isEqualTo(expected.path("totalPackets").asInt(0));
        assertThat(frame.packet()).isEqualTo(expected.path("packetSeq").asInt(0));
        assertThat(Sl651Format.encode(frame)).isEqualTo(vector.bytes());
        var body = expected.path("body");
        if (body.has("fragmentBytes")) {
            assertThat(frame.body().length())
                    .isEqualTo(body.path("fragmentBytes").asInt());
        } else {
            assertBody(Sl651Body.of(frame), body);
        }
    }

    private static void assertBody(Sl651Body body, JsonNode expected) {
        assertThat(body.serial()).isEqualTo(expected.path("serial").asInt());
        assertThat(body.sendTime()).isEqualTo(expected.path("sendTime").asText());
        if (expected.has("stationAddr")) {
            assertThat(body.station()).isEqualTo(expected.path("stationAddr").asText());
        }
        if (expected.has("stationType")) {
            assertThat("%02X".formatted(body.stationType()))
                    .isEqualTo(expected.path("stationType").asText());
        }
        if (expected.has("restHex")) {
            assertThat(body.rest().hex()).isEqualTo(expected.path("restHex").asText());
        }
        if (!expected.has("elements")) {
            return;
        }
        var elements = new ArrayList<>(body.elements());
        if (expected.has("obsTime")) {
            assertThat(elements.removeFirst())
                    .isEqualTo(new Sl651Element.Time(expected.path("obsTime").asText()));
        }
        assertThat(elements).hasSameSizeAs(expected.path("elements"));
        for (int i = 0; i < elements.size(); i++) {
            assertElement(elements.get(i), expected.path("elements").get(i));
        }
    }

    private static void assertElement(Sl651Element element, JsonNode expected) {
        assertThat(element.id()).isEqualTo(expected.path("id").asText());
        switch (element) {
            case Sl651Element.Time(String digits) ->
                assertThat(digits).isEqualTo(expected.path("obsTime").asText());
            case Sl651Element.Number number -> {
                assertThat(number.decimals())
                        .isEqualTo(expected.path("decimals").asInt());
                assertThat(number.raw().length())
                        .isEqualTo(expected.path("bytes").asInt());
                if (expected.has("value")) {
                    assertThat(number.value().orElseThrow())
                            .isCloseTo(expected.path("value").asDouble(), within(1e-9));
                } else {
                    assertThat(number.value()).isEmpty();
                    assertThat(number.raw().hex())
                            .isEqualTo(expected.path("rawHex").asText());
                }
                String code = expected.path("ascii").asText();
                if (!code.equals("null")) {
                    assertThat(Sl651Elements.find(number.id()).orElseThrow().code())
                            .isEqualTo(code);
                }
            }
            case Sl651Element.Series(String id, var values) -> {
                var wanted = new ArrayList<@Nullable Double>();
                expected.path("values").forEach(node -> wanted.add(node.isNull() ? null : node.asDouble()));
                assertThat(values).isEqualTo(wanted);
            }
            case Sl651Element.Manual(String text) ->
                assertThat(text).isEqualTo(expected.path("text").asText());
            case Sl651Element.Picture picture -> throw new AssertionError("no vector has a whole picture");
            case Sl651Element.Station station -> throw new AssertionError("no vector has several stations");
            case Sl651Element.Printed printed -> throw new AssertionError("no vector is in the ASCII form");
            case Sl651Element.Steps steps -> throw new AssertionError("no vector has values at equal steps");
            case Sl651Element.Binary binary -> throw new AssertionError("no vector lists " + binary);
        }
    }

    @ParameterizedTest
    @MethodSource("broken")
    void refuses_cut_frames_and_wrong_checksums(Vector vector) {
        boolean checksum = vector.note().contains("CRC MISMATCH");
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> Sl651Format.SHAPE.decode(vector.bytes()))
                .satisfies(e -> {
                    assertThat(e.reason()).isEqualTo(checksum ? QuarantineReason.CHECKSUM : QuarantineReason.MALFORMED);
                    assertThat(e.rule()).contains(checksum ? "D76F" : "ends before its length");
                });
    }

    @Test
    void gives_readings_with_the_times_of_their_elements() throws DecodeException {
        var frame = Octets.of(
                "7e7e05001122334403e8340068020033170718110014f1f1001122334448f0f01707181005f4600500000014ffffffffff0000f0f017071811002619000040f0f01707181005f5c0000c000c001c00310031ffffffffffffffffffff00310031f0f0170718110039230001049020190000403812109903f502");
        var readings = new Sl651Codec().decode(frame.bytes(), RECEPTION);
        assertThat(readings)
                .extracting(Reading::property)
                .contains("rainfall_5min", "rainfall_total", "sl651:F5", "water_level", "rainfall");
        assertThat(readings.get(4).phenomenonTime()).isEqualTo(Instant.parse("2017-07-18T02:25:00Z"));
        assertThat(readings.get(4).result()).isEqualTo(Result.of(2));
        assertThat(readings.get(4).unit()).isEqualTo("mm");
        assertThat(readings.getLast().source()).isEqualTo("0011223344");
    }

    @Test
    void confirms_a_message_as_the_sample_does() throws DecodeException {
        var report = Sl651Format.SHAPE.decode(Sl651Protocol.PROTOCOL.example());
        var answer = Sl651Answers.taken(report, 0, Instant.parse("2059-10-11T07:49:47Z"), Reception.CHINA, true);
        assertThat(new Octets(Sl651Format.encode(answer)).hex())
                .isEqualTo("7e7e00123456780112343080080200035910111549471b75d4");
    }

    @Test
    void cuts_a_stream_and_finds_the_frame_after_a_cut_one() {
        byte[] whole = Sl651Protocol.PROTOCOL.example();
        byte[] stream = Arrays.copyOf(Arrays.copyOf(whole, 20), 20 + whole.length);
        System.arraycopy(whole, 0, stream, 20, whole.length);
        var frames = new StreamFramer<>(Sl651Format.SHAPE).push(stream);
        assertThat(frames.getFirst()).isInstanceOf(StreamFrame.Broken.class);
        assertThat(frames.getLast()).isInstanceOf(StreamFrame.Sound.class);
    }

    private record Start(Sl651Frame.Form form, boolean up) {}

    @Provide
    Arbitrary<Sl651Frame> frames() {
        var digits = Arbitraries.strings().numeric();
        return Combinators.combine(
                        Arbitraries.of(Sl651Frame.Form.values())
                                .flatMap(form -> Arbitraries.of(true, false).map(up -> new Start(form, up))),
                        Arbitraries.integers().between(0, 255),
                        digits.ofLength(10),
                        digits.ofLength(4),
                        Arbitraries.integers().between(0x2f, 0x51),
                        Arbitraries.integers().between(0, 4095),
                        Arbitraries.bytes().array(byte[].class).ofMaxSize(300).map(Octets::new))
                .as((start, centre, station, password, function, packets, body) -> new Sl651Frame(
                        start.form(),
                        start.up(),
                        centre,
                        station,
                        password,
                        function,
                        packets,
                        packets,
                        body,
                        start.up() ? 3 : 0x1b));
    }

    @Property(tries = 300)
    void what_is_written_is_read_back_and_any_body_is_read_or_refused(@ForAll("frames") Sl651Frame frame)
            throws DecodeException {
        assertThat(Sl651Format.SHAPE.decode(Sl651Format.encode(frame))).isEqualTo(frame);
        try {
            new Sl651Codec().decode(Sl651Format.encode(frame), RECEPTION);
        } catch (DecodeException e) {
            assertThat(e.clause()).startsWith("SL 651");
        }
    }
}
