package io.mailuo.codec.cjt188;

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
import io.mailuo.spec.quarantine.QuarantineReason;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.stream.Collectors;
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

/** The collected frames of CJ/T 188, field by field, and what else a meter sends. */
class Cjt188VectorTest {

    private static final Reception RECEPTION = Reception.at(Instant.EPOCH);

    static Stream<Vector> sound() {
        return Vectors.of("cjt188").filter(Vector::verified);
    }

    static Stream<Vector> broken() {
        return Vectors.of("cjt188").filter(vector -> !vector.verified());
    }

    @ParameterizedTest
    @MethodSource("sound")
    void reads_every_field_and_writes_the_frame_again(Vector vector) throws DecodeException {
        var message = Cjt188Format.SHAPE.decode(vector.bytes());
        var expected = vector.expected();
        assertThat("%02X".formatted(message.type()))
                .isEqualTo(expected.path("meterType").asText());
        assertThat(message.address())
                .isEqualToIgnoringCase(expected.path("address").asText());
        assertThat("%02X".formatted(message.control()))
                .isEqualTo(expected.path("control").asText());
        assertThat(message.isAnswer()).isEqualTo(expected.path("response").asBoolean());
        assertThat(message.isError()).isEqualTo(expected.path("error").asBoolean());
        assertThat(message.data().length()).isEqualTo(expected.path("length").asInt());
        if (expected.has("diOnWire")) {
            assertThat(message.identifierOnWire())
                    .isEqualTo(expected.path("diOnWire").asText());
            assertThat(message.identifier()).matches("(90|A0|81|D1).*");
        }
        if (expected.has("serial")) {
            assertThat(message.serial()).isEqualTo(expected.path("serial").asInt());
        }
        for (String payload : new String[] {"payload", "errorPayload"}) {
            if (expected.has(payload)) {
                assertThat(message.payload().hex())
                        .isEqualTo(expected.path(payload).asText());
            }
        }
        if (expected.has("current")) {
            assertMeter(message, expected, expected);
        } else if (expected.has("heat")) {
            assertMeter(message, expected.path("heat"), expected);
        }
        assertThat(Cjt188Format.encode(message)).isEqualTo(vector.bytes());
    }

    private static void assertMeter(Cjt188Message message, JsonNode values, JsonNode expected) {
        var meter = Cjt188Meter.of(message).orElseThrow();
        for (var value : meter.values()) {
            var node = values.path(value.kind().label());
            double number = value.number().orElseThrow();
            if (node.has("value")) {
                assertThat(number).isCloseTo(node.path("value").asDouble(), within(1e-9));
            } else if (node.has("value_raw")) {
                assertThat(Long.parseLong(value.digits()))
                        .isEqualTo(node.path("value_raw").asLong());
            } else {
                assertThat(number).isCloseTo(node.asDouble(), within(1e-9));
            }
            if (node.has("unitCode")) {
                assertThat("%02X".formatted(value.unitCode()))
                        .isEqualTo(node.path("unitCode").asText());
                String symbol = value.unit().replace("3", "³").replace(".", "");
                assertThat(node.path("unit").asText()).startsWith(symbol + " ");
            }
        }
        String time = values.path("meterTime").asText();
        assertThat(meter.time())
                .isEqualTo(
                        time.startsWith("00")
                                ? null
                                : LocalDateTime.parse(time, DateTimeFormatter.ofPattern("uuuuMMddHHmmss")));
        assertThat("%04x".formatted(meter.status()))
                .isEqualTo(values.path("status").asText());
        if (expected.has("valve")) {
            String valve =
                    meter.valveOpen().map(open -> open ? "open" : "closed").orElse("null");
            assertThat(valve).isEqualTo(expected.path("valve").asText());
            assertThat(meter.batteryLow()).isEqualTo(expected.path("batteryLow").asBoolean());
        }
    }

    @ParameterizedTest
    @MethodSource("broken")
    void refuses_a_wrong_sum_and_says_both(Vector vector) {
        String note = vector.note();
        String computed = note.contains("computed") ? note.replaceAll(".*computed (..).*", "$1") : "13";
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> Cjt188Format.SHAPE.decode(vector.bytes()))
                .satisfies(e -> {
                    assertThat(e.reason()).isEqualTo(QuarantineReason.CHECKSUM);
                    assertThat(e.rule()).contains("computed is " + computed);
                    assertThat(e.rule().contains("data alone")).isEqualTo(note.contains("data only"));
                });
    }

    private static Map<String, String> readings(String frame) throws DecodeException {
        return new Cjt188Codec()
                .decode(Octets.of(frame).bytes(), RECEPTION).stream()
                        .collect(Collectors.toMap(Reading::property, r -> r.result() + " " + r.unit()));
    }

    @Test
    void gives_water_heat_and_valve_by_the_names_of_the_catalogue() throws DecodeException {
        assertThat(readings("68104433221100337881161f9000007766552c007766552c3101221105152021841316"))
                .containsEntry("water_volume", "556677.0 m3")
                .containsEntry("cjt188:settlement", "556677.0 m3")
                .containsEntry("valve_open", "FALSE ")
                .containsEntry("cjt188:battery_low", "FALSE ");
        assertThat(
                        readings(
                                "682512192418273100812e1f90031174020005882744050500000000170000000035085671002c7926006426006647071152170309252000052a16"))
                .containsEntry("heat_energy", "54427.88 kW.h")
                .containsEntry("heat_flow", "0.0 m3/h")
                .containsEntry("supply_temperature", "26.79 Cel")
                .containsEntry("cjt188:hours", "74766.0 h");
    }

    @Test
    void reads_a_heat_meter_that_puts_the_unit_before_the_value() {
        String five = "05" + "01000000" + "05" + "02000000" + "17" + "03000000" + "35" + "04000000" + "2c" + "05000000";
        var data = Octets.of("901f00" + five + "101200" + "201100" + "070000" + "20260101120000" + "0000");
        var meter = Cjt188Meter.of(new Cjt188Message(0x20, "1".repeat(14), 0x81, data))
                .orElseThrow();
        assertThat(meter.values())
                .extracting(value -> value.number().orElseThrow())
                .containsExactly(0.01, 0.02, 0.03, 0.0004, 0.05, 12.1, 11.2, 7.0);
        assertThat(meter.time()).isEqualTo(LocalDateTime.of(2026, 1, 1, 12, 0));
    }

    @Test
    void applies_the_multiples_of_unit_codes() {
        var data = Octets.of("901f00" + "15000000" + "2e" + "00000000" + "2c" + "00000000000000" + "0000");
        var meter = Cjt188Meter.of(new Cjt188Message(0x10, "1".repeat(14), 0x81, data))
                .orElseThrow();
        assertThat(meter.values().getFirst().number()).contains(15.0);
        assertThat(meter.values().getFirst().unit()).isEqualTo("m3");
    }

    @Test
    void builds_the_requests_of_the_samples() {
        var meter = new Cjt188Requests(0x10, "11223344556677", false);
        assertThat(new Octets(Cjt188Format.encode(meter.read(0x901F, 1))).hex())
                .isEqualTo("6810776655443322110103901f010816");
        var valve = new Cjt188Requests(0x10, "00000019121301", false).valve(false, 1);
        assertThat(valve.data().hex()).isEqualTo("a0170199");
    }

    @Provide
    Arbitrary<Cjt188Message> messages() {
        return Combinators.combine(
                        Arbitraries.integers().between(0x10, 0x4f),
                        Arbitraries.strings().numeric().ofLength(14),
                        Arbitraries.integers().between(0, 255),
                        Arbitraries.bytes().array(byte[].class).ofMaxSize(60).map(Octets::new))
                .as(Cjt188Message::new);
    }

    @Property(tries = 200)
    void what_is_written_is_read_back(@ForAll("messages") Cjt188Message message) throws DecodeException {
        assertThat(Cjt188Format.SHAPE.decode(Cjt188Format.encode(message))).isEqualTo(message);
        assertThat(Cjt188Meter.of(message)).isNotNull();
    }
}
