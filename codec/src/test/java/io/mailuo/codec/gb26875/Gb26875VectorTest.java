package io.mailuo.codec.gb26875;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Reading;
import io.mailuo.codec.Reception;
import io.mailuo.codec.Vectors;
import io.mailuo.codec.Vectors.Vector;
import io.mailuo.codec.bytes.Octets;
import io.mailuo.codec.bytes.StreamFrame;
import io.mailuo.codec.bytes.StreamFramer;
import io.mailuo.codec.gb26875.Gb26875Object.Field;
import io.mailuo.spec.observation.Result;
import io.mailuo.spec.quarantine.QuarantineReason;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
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

/** The collected packets of GB/T 26875.3, field by field, and what else a transmitter sends. */
class Gb26875VectorTest {

    private static final Reception RECEPTION = Reception.at(Instant.EPOCH);

    static Stream<Vector> sound() {
        return Vectors.of("gb26875").filter(Vector::verified);
    }

    static Stream<Vector> broken() {
        return Vectors.of("gb26875").filter(vector -> !vector.verified());
    }

    @ParameterizedTest
    @MethodSource("sound")
    void reads_every_field_and_writes_the_packet_again(Vector vector) throws DecodeException {
        var message = Gb26875Format.SHAPE.decode(vector.bytes());
        assertMessage(message, vector.expected());
        assertThat(Gb26875Format.encode(message)).isEqualTo(vector.bytes());
        assertThat(new Gb26875Codec().decode(vector.bytes(), RECEPTION)).isNotNull();
    }

    private static void assertMessage(Gb26875Message message, JsonNode expected) {
        assertThat(message.serial()).isEqualTo(expected.path("serial").asInt());
        assertThat(message.major()).isEqualTo(expected.path("versionMajor").asInt());
        assertThat(message.minor()).isEqualTo(expected.path("versionUser").asInt());
        assertThat(message.time().hex()).isEqualTo(expected.path("timeRaw").asText());
        assertTime(message.sentAt(), expected);
        assertThat(message.source()).isEqualTo(expected.path("src").asText());
        assertThat(message.destination()).isEqualTo(expected.path("dst").asText());
        assertThat(message.data().length()).isEqualTo(expected.path("aduLength").asInt());
        assertThat(message.command()).isEqualTo(expected.path("command").asInt());
        var adu = expected.path("adu");
        if (adu.has("type")) {
            assertThat(message.type()).isEqualTo(adu.path("type").asInt());
            assertThat(message.count()).isEqualTo(adu.path("count").asInt());
        }
        if (adu.has("bodyHex")) {
            assertThat(message.data().hex().substring(4))
                    .isEqualTo(adu.path("bodyHex").asText());
        }
        if (adu.has("objects")) {
            var objects = Gb26875Data.of(message, Gb26875Data.Parts.STANDARD).orElseThrow();
            assertThat(objects).hasSameSizeAs(adu.path("objects"));
            for (int i = 0; i < objects.size(); i++) {
                assertPart(objects.get(i), adu.path("objects").get(i));
            }
        }
    }

    private static void assertTime(@Nullable LocalDateTime time, JsonNode expected) {
        String wanted = expected.path("time").isNull()
                ? null
                : expected.path("time").asText().replace(' ', 'T');
        assertThat(time).isEqualTo(wanted == null ? null : LocalDateTime.parse(wanted));
    }

    private static void assertPart(Gb26875Object part, JsonNode expected) {
        assertThat(part.number(Field.SYSTEM_TYPE))
                .contains(expected.path("sysType").asInt());
        assertThat(part.number(Field.SYSTEM_ADDRESS))
                .contains(expected.path("sysAddr").asInt());
        assertThat(part.number(Field.PART_TYPE))
                .contains(expected.path("partType").asInt());
        assertThat(part.octets(Field.PART_ADDRESS))
                .contains(Octets.of(expected.path("partAddrBytesOnWire").asText()));
        assertThat(part.number(Field.STATE))
                .contains(expected.path("partStateRawLE").asInt());
        assertTime(part.time(), expected);
    }

    @ParameterizedTest
    @MethodSource("broken")
    void refuses_a_wrong_sum_and_a_wrong_end(Vector vector) {
        boolean checksum = vector.name().contains("checksum");
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> Gb26875Format.SHAPE.decode(vector.bytes()))
                .satisfies(e -> {
                    assertThat(e.reason()).isEqualTo(checksum ? QuarantineReason.CHECKSUM : QuarantineReason.MALFORMED);
                    assertThat(e.rule()).contains(checksum ? "computed is 53" : "end with ##");
                });
    }

    @Test
    void gives_the_state_of_a_part_with_its_time() throws DecodeException {
        var readings = new Gb26875Codec().decode(Gb26875Protocol.PROTOCOL.example(), RECEPTION);
        assertThat(readings).extracting(Reading::property).containsExactly("fire_alarm", "fault", "gb26875:state");
        assertThat(readings.getFirst().result()).isEqualTo(Result.of(true));
        assertThat(readings.getFirst().source()).isEqualTo("000000000000.1.3.0.d9000600");
        assertThat(readings.getFirst().phenomenonTime()).isEqualTo(Instant.parse("2020-08-01T11:18:48Z"));
    }

    @Test
    void reads_a_makers_own_parts_only_where_the_profile_says_so() throws DecodeException {
        byte[] frame = sound().filter(vector -> vector.name().equals("field-log-04"))
                .findFirst()
                .orElseThrow()
                .bytes();
        assertThat(new Gb26875Codec().decode(frame, RECEPTION))
                .extracting(Reading::property)
                .containsExactly("gb26875:type2");
        var readings = new Gb26875Codec(Gb26875Data.Parts.TEXT_ADDRESS).decode(frame, RECEPTION);
        assertThat(readings.getFirst().source()).isEqualTo("010000000000.1.1.78.10101013");
        assertThat(readings.getFirst().phenomenonTime()).isEqualTo(Instant.parse("2022-09-06T07:26:44Z"));
    }

    @Test
    void scales_analogue_values() throws DecodeException {
        var object = new Gb26875Object(Map.of(
                Field.SYSTEM_TYPE, 1,
                Field.SYSTEM_ADDRESS, 1,
                Field.PART_TYPE, 31,
                Field.PART_ADDRESS, Octets.of("01020304"),
                Field.ANALOG_TYPE, 3,
                Field.ANALOG_VALUE, -125,
                Field.TIME, Octets.of("000000000000")));
        var data = Gb26875Data.encode(3, List.of(object));
        var message = new Gb26875Message(7, 1, 0, Octets.of("000000000000"), "0".repeat(12), "1".repeat(12), 2, data);
        assertThat(new Gb26875Codec().decode(Gb26875Format.encode(message), RECEPTION))
                .singleElement()
                .satisfies(reading -> {
                    assertThat(reading.property()).isEqualTo("temperature");
                    assertThat(reading.result()).isEqualTo(Result.of(-12.5));
                    assertThat(reading.unit()).isEqualTo("Cel");
                });
        assertThat(Gb26875Data.of(message, Gb26875Data.Parts.STANDARD)).contains(List.of(object));
    }

    @Test
    void confirms_under_the_same_serial_with_the_addresses_turned() throws DecodeException {
        var message =
                Gb26875Format.SHAPE.decode(sound().findFirst().orElseThrow().bytes());
        var answer = message.confirmation();
        assertThat(answer.serial()).isEqualTo(message.serial());
        assertThat(answer.destination()).isEqualTo(message.source());
        assertThat(Gb26875Format.SHAPE.decode(Gb26875Format.encode(answer))).isEqualTo(answer);
    }

    @Test
    void cuts_two_packets_of_one_segment() {
        byte[] frame = Gb26875Protocol.PROTOCOL.example();
        byte[] twice = Octets.of(new Octets(frame).hex() + "00" + new Octets(frame).hex())
                .bytes();
        assertThat(new StreamFramer<>(Gb26875Format.SHAPE).push(twice))
                .filteredOn(StreamFrame.Sound.class::isInstance)
                .hasSize(2);
    }

    @Provide
    Arbitrary<Gb26875Message> messages() {
        var octet = Arbitraries.integers().between(0, 255);
        var address = Arbitraries.strings().withChars("0123456789abcdef").ofLength(12);
        var bytes = Arbitraries.bytes().array(byte[].class);
        return Combinators.combine(
                        Arbitraries.integers().between(0, 0xffff),
                        octet,
                        octet,
                        bytes.ofSize(6).map(Octets::new),
                        address,
                        address,
                        Arbitraries.integers().between(1, 6),
                        bytes.ofMaxSize(200).map(Octets::new))
                .as(Gb26875Message::new);
    }

    @Property(tries = 300)
    void what_is_written_is_read_back(@ForAll("messages") Gb26875Message message) throws DecodeException {
        byte[] frame = Gb26875Format.encode(message);
        assertThat(Gb26875Format.SHAPE.decode(frame)).isEqualTo(message);
        assertThat(new Gb26875Codec().decode(frame, RECEPTION)).isNotNull();
    }
}
