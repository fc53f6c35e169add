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
import java.util.LinkedHashMap;
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
                        tuple("headway", Result.of(2)),
                        tuple("vehicle_count.2", Result.of(7)),
                        tuple("occupancy.2", Result.of(8.8)),
                        tuple("vehicle_speed.2", Result.of(52)),
                        tuple("headway.2", Result.of(2)));
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

    private static Gb43229Frame report(int object, String content) {
        return new Gb43229Frame(0, DETECTOR, CONTROLLER, 0x10, 0x82, object, Octets.of(content));
    }

    @Test
    void contents_with_a_known_layout_are_read_and_written() throws DecodeException {
        var time = new Gb43229Content.DeviceTime(0x69216d80L, 250, 28_800);
        assertThat(time.bytes()).isEqualTo(Octets.of("806d2169 fa00 80700000"));
        assertThat(Gb43229Content.of(report(0x0201, time.bytes().hex()))).isEqualTo(time);
        var states = new Gb43229Content.States(
                List.of(new Gb43229Content.ChannelState(1, 0), new Gb43229Content.ChannelState(2, 1)));
        assertThat(states.bytes()).isEqualTo(Octets.of("0100 0201"));
        assertThat(Gb43229Content.of(report(0x0205, "01000201"))).isEqualTo(states);
        assertThat(new Gb43229Codec()
                        .decode(Gb43229Format.encode(report(0x0205, "01000201")), Reception.at(Instant.EPOCH)))
                .extracting(Reading::property, Reading::result)
                .containsExactly(
                        tuple("gb43229:faulty", Result.Truth.FALSE), tuple("gb43229:faulty.2", Result.Truth.TRUE));
        var error = new Gb43229Frame(0, DETECTOR, CONTROLLER, 0x10, 0x86, 0x0999, Octets.of("07"));
        assertThat(Gb43229Codec.PROTOCOL.read(Gb43229Format.encode(error))).containsEntry("errorName", "对象标识错误");
        assertThat(Gb43229Content.of(report(0x0302, "0102"))).isEqualTo(new Gb43229Content.Other(Octets.of("0102")));
    }

    @Test
    void frames_are_written_from_their_fields_alone() throws DecodeException {
        for (byte[] frame : new byte[][] {
            Gb43229Codec.PROTOCOL.example(),
            Gb43229Format.encode(report(0x0201, "806d2169fa0080700000")),
            Gb43229Format.encode(report(0x0205, "01000201")),
            Gb43229Format.encode(new Gb43229Frame(0, DETECTOR, CONTROLLER, 0x10, 0x86, 0x0301, Octets.of("80"))),
        }) {
            var fields = new LinkedHashMap<>(Gb43229Codec.PROTOCOL.read(frame));
            assertThat(fields.remove("contentHex")).isNotNull();
            assertThat(Gb43229Codec.PROTOCOL.write(fields)).isEqualTo(frame);
        }
    }

    @Property(tries = 300)
    void traffic_comes_back(
            @ForAll @Size(min = 12, max = 12) List<@IntRange(max = 255) Integer> octets,
            @ForAll @IntRange(max = 20) int samples,
            @ForAll @IntRange(max = 999) int millis)
            throws DecodeException {
        var channel = new Gb43229Traffic.Channel(
                octets.get(0),
                octets.get(1),
                octets.get(2),
                octets.get(3),
                octets.get(4) / 10.0,
                octets.get(5),
                octets.get(6) / 10.0,
                octets.get(7) / 10.0,
                octets.get(8) / 10.0,
                octets.get(9) / 10.0,
                octets.get(10) / 10.0,
                samples,
                new Octets(new byte[(samples + 7) / 8]),
                Octets.of("00000001"));
        var traffic = new Gb43229Content.Traffic(new Gb43229Traffic(
                Instant.ofEpochSecond(1_763_798_400, millis * 1_000_000L), List.of(channel, channel)));
        assertThat(Gb43229Content.of(report(0x0301, traffic.bytes().hex()))).isEqualTo(traffic);
    }

    @Test
    void a_detector_connects_reports_and_is_asked_whether_it_is_there() {
        var now = Instant.parse("2026-11-22T00:00:00Z");
        var detector = Gb43229Link.detector(DETECTOR, CONTROLLER);
        var controller = Gb43229Link.controller(CONTROLLER);
        var connect = sent(detector.connect(now));
        var answer = controller.receive(connect, now);
        assertThat(answer.get(1)).isEqualTo(new Gb43229Link.Action.Linked(true));
        assertThat(sent(answer).operation()).isEqualTo(0x84);
        assertThat(detector.receive(sent(answer), now)).containsExactly(new Gb43229Link.Action.Linked(true));
        var beat = sent(controller.expire(now.plus(Gb43229Link.HEARTBEAT)));
        assertThat(beat.operation()).isEqualTo(0x80);
        var alive = sent(detector.receive(beat, now.plus(Gb43229Link.HEARTBEAT)));
        assertThat(alive.operation()).isEqualTo(0x83);
        assertThat(controller.receive(alive, now)).isEmpty();
        var report = detector.frame(Gb43229Frame.Operation.REPORT, 0x0301, Octets.NONE);
        assertThat(controller.receive(report, now))
                .containsExactly(new Gb43229Link.Action.Keep(report, report.answer(Octets.NONE)));
        assertThat(detector.receive(report.answer(Octets.NONE), now))
                .containsExactly(new Gb43229Link.Action.Answered(report.answer(Octets.NONE)));
        var query = controller.frame(Gb43229Frame.Operation.QUERY, 0x0205, Octets.NONE);
        assertThat(detector.receive(query, now)).containsExactly(new Gb43229Link.Action.Asked(query));
        var unknown = controller.frame(Gb43229Frame.Operation.QUERY, 0x0999, Octets.NONE);
        assertThat(sent(detector.receive(unknown, now)).operation()).isEqualTo(0x86);
        var stranger = new Gb43229Frame(0, new Device(1, 2, 3), CONTROLLER, 0x10, 0x82, 0x0301, Octets.NONE);
        assertThat(controller.receive(stranger, now)).isEmpty();
    }

    @Test
    void a_link_without_frames_is_lost_and_made_again() {
        var now = Instant.parse("2026-11-22T00:00:00Z");
        var detector = Gb43229Link.detector(DETECTOR, CONTROLLER);
        var connect = sent(detector.connect(now));
        assertThat(sent(detector.expire(now.plus(Gb43229Link.HEARTBEAT)))).isEqualTo(connect);
        detector.receive(connect.answer(Octets.NONE), now);
        assertThat(detector.deadline()).contains(now.plus(Gb43229Link.LOST));
        var actions = detector.expire(now.plus(Gb43229Link.LOST));
        assertThat(actions.getFirst()).isEqualTo(new Gb43229Link.Action.Linked(false));
        assertThat(sent(actions)).isEqualTo(connect);
        assertThat(detector.isLinked()).isFalse();
    }

    private static Gb43229Frame sent(List<Gb43229Link.Action> actions) {
        return actions.stream()
                .filter(Gb43229Link.Action.Send.class::isInstance)
                .map(action -> ((Gb43229Link.Action.Send) action).frame())
                .findFirst()
                .orElseThrow();
    }
}
