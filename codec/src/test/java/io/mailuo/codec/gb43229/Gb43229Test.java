package io.mailuo.codec.gb43229;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Reading;
import io.mailuo.codec.Reception;
import io.mailuo.codec.Vectors;
import io.mailuo.codec.Vectors.Vector;
import io.mailuo.codec.bytes.Octets;
import io.mailuo.codec.bytes.StreamFrame;
import io.mailuo.codec.bytes.StreamFramer;
import io.mailuo.codec.gb43229.Gb43229Frame.Device;
import io.mailuo.spec.json.Json;
import io.mailuo.spec.observation.Result;
import io.mailuo.spec.quarantine.QuarantineReason;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class Gb43229Test {

    private static final Device DETECTOR = new Device(110_105, 2, 1);
    private static final Device CONTROLLER = new Device(110_105, 1, 7);

    static Stream<Vector> vectors() {
        return Vectors.of("gb43229_constructed");
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void reads_the_constructed_frames_field_by_field(Vector vector) throws DecodeException {
        JsonNode read = Json.MAPPER.valueToTree(Gb43229Codec.PROTOCOL.read(vector.bytes()));
        vector.expected()
                .properties()
                .forEach(field ->
                        assertThat(read.path(field.getKey())).as(field.getKey()).isEqualTo(field.getValue()));
        assertThat(Gb43229Format.encode(Gb43229Format.SHAPE.decode(vector.bytes())))
                .isEqualTo(vector.bytes());
    }

    @Test
    void traffic_in_real_time_becomes_readings_by_channels() throws DecodeException {
        var readings = new Gb43229Codec().decode(Gb43229Codec.PROTOCOL.example(), Reception.at(Instant.EPOCH));
        assertThat(readings)
                .allSatisfy(reading -> {
                    assertThat(reading.source()).isEqualTo("1193046-2-1");
                    assertThat(reading.phenomenonTime()).isEqualTo(Instant.parse("2025-11-22T08:00:00.250Z"));
                })
                .extracting(Reading::property, Reading::result)
                .containsExactly(
                        tuple("vehicle_count", Result.of(12)),
                        tuple("occupancy", Result.of(12.3)),
                        tuple("vehicle_speed", Result.of(48)),
                        tuple("vehicle_count.2", Result.of(7)),
                        tuple("occupancy.2", Result.of(8.8)),
                        tuple("vehicle_speed.2", Result.of(52)));
    }

    @Test
    void an_answer_goes_back_with_the_operation_of_answers() {
        var report = new Gb43229Frame(0, DETECTOR, CONTROLLER, 0x10, 0x82, 0x0301, Octets.NONE);
        var answer = report.answer(Octets.NONE);
        assertThat(answer.operation()).isEqualTo(0x85);
        assertThat(answer.sender()).isEqualTo(CONTROLLER);
        assertThatIllegalArgumentException().isThrownBy(() -> answer.answer(Octets.NONE));
    }

    @ParameterizedTest
    @CsvSource({
        "'',           0, must begin and end with C0",
        "c0,           0, must begin and end with C0",
        "c0c0,         1, at least 22 are needed",
        "c0dbaac0,     1, DB must be followed by DC or DD",
        "c00000c000c0, 3, C0 stands inside the frame",
    })
    void says_where_and_why_a_frame_is_wrong(String hex, int offset, String rule) {
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> Gb43229Format.SHAPE.decode(Octets.of(hex).bytes()))
                .satisfies(error -> {
                    assertThat(error.offset()).isEqualTo(offset);
                    assertThat(error.rule()).contains(rule);
                });
    }

    @Test
    void says_that_a_checksum_does_not_fit() {
        byte[] frame = Gb43229Codec.PROTOCOL.example();
        frame[5]++;
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> Gb43229Format.SHAPE.decode(frame))
                .satisfies(error -> assertThat(error.reason()).isEqualTo(QuarantineReason.CHECKSUM));
    }

    @Property(tries = 300)
    void frames_survive_garbage_and_any_cutting_of_the_stream(
            @ForAll @Size(max = 30) byte[] content,
            @ForAll @IntRange(max = 0xffff) int object,
            @ForAll @IntRange(min = 1, max = 9) int piece)
            throws DecodeException {
        var frame = new Gb43229Frame(0, DETECTOR, CONTROLLER, 0x10, 0x82, object, new Octets(content));
        assertThat(Gb43229Format.SHAPE.decode(Gb43229Format.encode(frame))).isEqualTo(frame);
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(new byte[] {1, 2, 3});
        bytes.writeBytes(Gb43229Format.encode(frame));
        bytes.writeBytes(Gb43229Format.encode(frame));
        var framer = new StreamFramer<>(Gb43229Format.SHAPE);
        var found = new ArrayList<Gb43229Frame>();
        byte[] all = bytes.toByteArray();
        for (int at = 0; at < all.length; at += piece) {
            for (var one : framer.push(java.util.Arrays.copyOfRange(all, at, Math.min(all.length, at + piece)))) {
                if (one instanceof StreamFrame.Sound<Gb43229Frame> sound) {
                    found.add(sound.message());
                }
            }
        }
        assertThat(found).isEqualTo(List.of(frame, frame));
    }

    @Property(tries = 500)
    void random_contents_are_read_or_refused_and_nothing_else(@ForAll @Size(max = 60) byte[] noise) {
        var frame = new Gb43229Frame(0, DETECTOR, CONTROLLER, 0x10, 0x82, 0x0301, new Octets(noise));
        for (byte[] bytes : new byte[][] {noise, Gb43229Format.encode(frame)}) {
            try {
                Gb43229Codec.PROTOCOL.read(bytes);
                Gb43229Codec.PROTOCOL.codec().decode(bytes, Reception.at(Instant.EPOCH));
            } catch (DecodeException e) {
                assertThat(e.offset()).isBetween(0, bytes.length);
            }
        }
    }
}
