package io.mailuo.codec.jt808;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Reading;
import io.mailuo.codec.Reception;
import io.mailuo.codec.Vectors;
import io.mailuo.codec.Vectors.Vector;
import io.mailuo.codec.bytes.ByteWriter;
import io.mailuo.codec.bytes.Octets;
import io.mailuo.codec.bytes.StreamFrame;
import io.mailuo.codec.bytes.StreamFramer;
import io.mailuo.spec.observation.Quality.Flag;
import io.mailuo.spec.quarantine.QuarantineReason;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
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

/** The collected packets of JT/T 808, field by field, and what else a terminal sends. */
class Jt808VectorTest {

    private static final Reception RECEPTION = Reception.at(Instant.EPOCH);

    static Stream<Vector> vectors() {
        return Vectors.of("jt808");
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void reads_every_field_and_writes_the_packet_again(Vector vector) throws DecodeException {
        var message = Jt808Format.SHAPE.decode(vector.bytes());
        var expected = vector.expected();
        assertThat("%04X".formatted(message.id()))
                .isEqualTo(expected.path("messageId").asText());
        assertThat(message.body().length())
                .isEqualTo(expected.path("bodyLength").asInt());
        assertThat(message.encryption()).isEqualTo(expected.path("encryption").asInt());
        assertThat(message.packets() > 0).isEqualTo(expected.path("subpackage").asBoolean());
        assertThat(message.version()).isEqualTo(expected.path("protocolVersion").asInt(0));
        assertThat(message.phone()).isEqualTo(expected.path("phone").asText());
        assertThat(message.serial()).isEqualTo(expected.path("serial").asInt());
        if (expected.has("bodyHex")) {
            assertThat(message.body().hex()).isEqualTo(expected.path("bodyHex").asText());
        }
        assertThat(Jt808Format.encode(message)).isEqualTo(vector.bytes());
        assertContent(message, expected);
    }

    private static void assertContent(Jt808Message message, JsonNode expected) throws DecodeException {
        var body = message.body().bytes();
        if (expected.has("location")) {
            var location = Jt808Location.of(message).getFirst();
            assertLocation(location, expected.path("location"));
            assertThat(location.encode()).isEqualTo(message.body());
        }
        if (expected.has("batch")) {
            var items = expected.path("batch").path("items");
            var locations = Jt808Location.of(message);
            assertThat(locations).hasSize(expected.path("batch").path("count").asInt());
            for (int i = 0; i < locations.size(); i++) {
                assertLocation(locations.get(i), items.get(i));
            }
        }
        if (expected.has("ack")) {
            var ack = expected.path("ack");
            assertThat(new Octets(Arrays.copyOf(body, 5)).hex())
                    .isEqualToIgnoringCase("%04X%s%02X"
                            .formatted(
                                    ack.path("serial").asInt(),
                                    ack.path("messageId").asText(),
                                    ack.path("result").asInt()));
        }
        if (expected.has("register")) {
            var register = Jt808Registration.of(message).orElseThrow();
            var fields = expected.path("register");
            assertThat(register.province()).isEqualTo(fields.path("province").asInt());
            assertThat(register.city()).isEqualTo(fields.path("city").asInt());
            assertThat(register.maker()).isEqualTo(fields.path("maker").asText());
            assertThat(register.model()).isEqualTo(fields.path("model").asText());
            assertThat(register.terminal()).isEqualTo(fields.path("terminalId").asText());
            assertThat(register.plateColour())
                    .isEqualTo(fields.path("plateColor").asInt());
            assertThat(register.plate()).isEqualTo(fields.path("plate").asText());
        }
        if (expected.has("authCode")) {
            assertThat(new String(body, StandardCharsets.US_ASCII))
                    .isEqualTo(expected.path("authCode").asText());
        }
    }

    private static void assertLocation(Jt808Location location, JsonNode expected) {
        assertThat("%08X".formatted(location.alarm()))
                .isEqualTo(expected.path("alarm").asText());
        assertThat("%08X".formatted(location.status()))
                .isEqualTo(expected.path("status").asText());
        assertThat(location.latitude()).isEqualTo(expected.path("lat").asLong());
        assertThat(location.longitude()).isEqualTo(expected.path("lon").asLong());
        assertThat(location.altitude()).isEqualTo(expected.path("altitude").asInt());
        assertThat(location.speed()).isEqualTo(expected.path("speed01kmh").asInt());
        assertThat(location.direction()).isEqualTo(expected.path("direction").asInt());
        assertThat(location.time()).isEqualTo(expected.path("timeBcd").asText());
        var extras = expected.path("extras");
        for (int i = 0; i < extras.size() && i < location.extras().size(); i++) {
            var extra = location.extras().get(i);
            assertThat("%02X".formatted(extra.id()))
                    .isEqualTo(extras.get(i).path("id").asText());
            assertThat(extra.value().hex()).isEqualTo(extras.get(i).path("hex").asText());
        }
        assertThat(location.extras()).hasSize(extras.size());
    }

    @Test
    void gives_position_speed_and_extras_with_the_time_of_china() throws DecodeException {
        var readings = new Jt808Codec().decode(Jt808Protocol.PROTOCOL.example(), RECEPTION);
        assertThat(readings)
                .extracting(Reading::property)
                .contains("latitude", "longitude", "speed", "heading", "mileage", "fuel_level");
        assertThat(readings.getFirst().phenomenonTime()).isEqualTo(Instant.parse("2023-04-28T13:31:41Z"));
        assertThat(readings.getFirst().quality().flags()).containsExactly(Flag.STALE);
    }

    @Test
    void marks_a_latitude_that_is_a_longitude() throws DecodeException {
        var swapped = vectors()
                .filter(vector -> vector.name().equals("jt808-0200-v2019-9"))
                .findFirst()
                .orElseThrow();
        assertThat(new Jt808Codec()
                        .decode(swapped.bytes(), RECEPTION)
                        .getFirst()
                        .quality()
                        .has(Flag.OUT_OF_RANGE))
                .isTrue();
    }

    @Test
    void refuses_a_wrong_checksum_a_wrong_length_and_a_wrong_escape() {
        byte[] frame = Jt808Protocol.PROTOCOL.example();
        frame[frame.length - 2] ^= 1;
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> Jt808Format.SHAPE.decode(frame))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(QuarantineReason.CHECKSUM));
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> Jt808Format.SHAPE.decode(
                        Octets.of("7e0002000000000068926600017d039f7e").bytes()));
    }

    @Test
    void finds_the_frame_after_half_a_frame_even_when_the_flag_is_shared() {
        byte[] frame = Jt808Protocol.PROTOCOL.example();
        var framer = new StreamFramer<>(Jt808Format.SHAPE);
        var frames = new java.util.ArrayList<>(framer.push(Arrays.copyOf(frame, 30)));
        frames.addAll(framer.push(Arrays.copyOf(frame, 1)));
        frames.addAll(framer.push(Arrays.copyOfRange(frame, 1, frame.length)));
        assertThat(frames).filteredOn(StreamFrame.Sound.class::isInstance).hasSize(1);
    }

    @Test
    void joins_the_packets_of_a_split_message_in_any_order() {
        var assembler = new Jt808Assembler();
        var packets = List.of(3, 1, 2);
        Jt808Message whole = null;
        for (int number : packets) {
            var packet = new Jt808Message(
                    0x0801, 0, 0, "0".repeat(12), 100 + number, 3, number, new Octets(new byte[] {(byte) number}));
            var joined = assembler.add(packet);
            if (number == 1) {
                assertThat(assembler.missing(Jt808Assembler.key(packet))).containsExactly(2);
            }
            whole = joined.orElse(whole);
        }
        assertThat(whole).isNotNull();
        assertThat(whole.body().hex()).isEqualTo("010203");
        assertThat(whole.serial()).isEqualTo(101);
    }

    @Test
    void answers_in_the_edition_of_the_terminal() throws DecodeException {
        var message = Jt808Format.SHAPE.decode(Jt808Protocol.PROTOCOL.example());
        var answer = Jt808Answers.general(message, 9, Jt808Answers.OK);
        assertThat(answer.is2019()).isTrue();
        assertThat(answer.body().hex()).isEqualTo("0000020000");
        assertThat(Jt808Format.SHAPE.decode(Jt808Format.encode(answer))).isEqualTo(answer);
    }

    @Provide
    Arbitrary<Jt808Message> messages() {
        var word = Arbitraries.integers().between(0, 0xffff);
        return Combinators.combine(
                        Arbitraries.of(0x0200, 0x0704, 0x0100, 0x0102, 0x0001, 0x0900),
                        Arbitraries.integers().between(0, 7),
                        Arbitraries.of(0, 1, 2),
                        Arbitraries.strings().numeric().ofLength(20),
                        word,
                        word,
                        Arbitraries.bytes().array(byte[].class).ofMaxSize(200).map(Octets::new))
                .as((id, encryption, version, phone, serial, packets, body) -> new Jt808Message(
                        id,
                        encryption,
                        version,
                        version > 0 ? phone : phone.substring(8),
                        serial,
                        packets,
                        packets > 0 ? 1 : 0,
                        body));
    }

    @Property(tries = 300)
    void what_is_written_is_read_back_and_any_body_is_read_or_refused(@ForAll("messages") Jt808Message message)
            throws DecodeException {
        byte[] frame = Jt808Format.encode(message);
        assertThat(Jt808Format.SHAPE.decode(frame)).isEqualTo(message);
        try {
            new Jt808Codec().decode(frame, RECEPTION);
        } catch (DecodeException e) {
            assertThat(e.clause()).startsWith("JT/T 808");
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void a_location_is_written_from_its_fields_alone(Vector vector) throws DecodeException {
        var fields = new LinkedHashMap<>(Jt808Protocol.PROTOCOL.read(vector.bytes()));
        if (!fields.get("messageId").equals("0200") || !fields.containsKey("locations")) {
            return;
        }
        var location =
                Jt808Location.of(Jt808Format.SHAPE.decode(vector.bytes())).getFirst();
        // Fields hold one extra of each id; a maker's frame with the same id twice needs its body.
        var ids = location.extras().stream().map(Jt808Location.Extra::id).toList();
        if (ids.size() == ids.stream().distinct().count()) {
            fields.remove("body");
            assertThat(Jt808Protocol.PROTOCOL.write(fields)).isEqualTo(vector.bytes());
        }
    }

    @Test
    void alarms_states_and_extras_are_told_by_their_names() throws DecodeException {
        var location = new Jt808Location(
                0x8000_0003L,
                0x0004_2003L,
                39_900_000,
                116_400_000,
                50,
                605,
                90,
                "261122080000",
                List.of(
                        new Jt808Location.Extra(0x01, Octets.of("000003E8")),
                        new Jt808Location.Extra(0x12, Octets.of("020000000901")),
                        new Jt808Location.Extra(0x13, Octets.of("00000007003C01")),
                        new Jt808Location.Extra(0x11, Octets.of("00")),
                        new Jt808Location.Extra(0x25, Octets.of("00000011")),
                        new Jt808Location.Extra(0x30, Octets.of("1E1E"))),
                Octets.NONE);
        var batch = new Jt808Message(
                0x0704,
                0,
                0,
                "013812345678",
                1,
                0,
                0,
                new Octets(new ByteWriter()
                        .u16(1)
                        .u8(0)
                        .u16(location.encode().length())
                        .octets(location.encode())
                        .toByteArray()));
        byte[] frame = Jt808Format.encode(batch);
        var fields = new LinkedHashMap<>(Jt808Protocol.PROTOCOL.read(frame));
        String told = String.valueOf(fields.get("locations"));
        assertThat(told)
                .contains("alarms=[紧急报警, 超速报警, 非法开门报警]")
                .contains("states=[ACC开, 已定位, 门1开, 使用GPS]")
                .contains("01={name=里程, value=100.0}")
                .contains("12={name=进出区域/路线附加信息, kind=2, place=9, direction=out}")
                .contains("13={name=路段行驶时间附加信息, section=7, seconds=60, result=too long}")
                .contains("11={name=超速报警附加信息, kind=0}")
                .contains("25={name=扩展车辆信号状态, set=[近光灯, 制动]}");
        fields.remove("body");
        assertThat(Jt808Protocol.PROTOCOL.write(fields)).isEqualTo(frame);
    }

    @Test
    void a_registration_is_written_from_its_fields() throws DecodeException {
        var registration = new Jt808Registration(11, 105, "MAKER", "MODEL", "T000001", 2, "京A12345");
        var message = new Jt808Message(0x0100, 0, 1, "00000000013812345678", 1, 0, 0, registration.encode(true));
        byte[] frame = Jt808Format.encode(message);
        var fields = new LinkedHashMap<>(Jt808Protocol.PROTOCOL.read(frame));
        fields.remove("body");
        assertThat(Jt808Protocol.PROTOCOL.write(fields)).isEqualTo(frame);
    }
}
