package io.mailuo.codec.iec104;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Reception;
import io.mailuo.codec.Vectors;
import io.mailuo.codec.Vectors.Vector;
import io.mailuo.codec.bytes.Octets;
import io.mailuo.spec.observation.Quality;
import io.mailuo.spec.observation.Quality.Flag;
import io.mailuo.spec.observation.Result;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The collected units of IEC 60870-5-104, field by field, and what else a station sends. */
class Iec104VectorTest {

    private static final Instant NOW = Instant.parse("2026-11-21T12:34:56Z");

    static Stream<Vector> vectors() {
        return Vectors.of("iec104");
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void reads_every_field_and_writes_the_unit_again(Vector vector) throws DecodeException {
        var expected = vector.expected();
        if (!expected.has("format")) {
            var asdu = Asdu.decode(vector.bytes());
            assertAsdu(asdu, expected.path("asdu"));
            assertThat(asdu.encode()).isEqualTo(vector.bytes());
            return;
        }
        var apdu = Apdu.SHAPE.decode(vector.bytes());
        assertThat(vector.bytes()[1])
                .isEqualTo((byte) expected.path("apduLength").asInt());
        switch (apdu) {
            case Apdu.Control control ->
                assertThat(control.label()).isEqualTo(expected.path("function").asText());
            case Apdu.Supervision(int received) ->
                assertThat(received).isEqualTo(expected.path("nr").asInt());
            case Apdu.Information(int sent, int received, Asdu asdu) -> {
                assertThat(sent).isEqualTo(expected.path("ns").asInt());
                assertThat(received).isEqualTo(expected.path("nr").asInt());
                assertAsdu(asdu, expected.path("asdu"));
            }
        }
        byte[] wanted = vector.bytes();
        // One sample has the reserved bit of the second number set, which is read over and written as 0.
        wanted[4] &= apdu instanceof Apdu.Information ? (byte) 0xfe : (byte) 0xff;
        assertThat(Apdu.encode(apdu)).isEqualTo(wanted);
    }

    private static void assertAsdu(Asdu asdu, JsonNode expected) {
        assertThat(asdu.type().code()).isEqualTo(expected.path("type").asInt());
        assertThat(asdu.sequence()).isEqualTo(expected.path("sq").asInt() == 1);
        assertThat(asdu.cause()).isEqualTo(expected.path("cot").asInt());
        assertThat(asdu.negative()).isEqualTo(expected.path("negative").asBoolean());
        assertThat(asdu.test()).isEqualTo(expected.path("test").asBoolean());
        assertThat(asdu.originator()).isEqualTo(expected.path("oa").asInt());
        assertThat(asdu.station()).isEqualTo(expected.path("ca").asInt());
        assertThat(asdu.objects()).hasSize(expected.path("count").asInt());
        for (int i = 0; i < asdu.objects().size(); i++) {
            var object = asdu.objects().get(i);
            var fields = expected.path("objects").get(i);
            assertThat(object.address()).isEqualTo(fields.path("ioa").asInt());
            assertElement(Element.of(asdu.type(), object.element()), object, fields);
        }
    }

    private static void assertElement(Element element, Asdu.InformationObject object, JsonNode fields) {
        for (String name : List.of("value", "counter", "qoi")) {
            if (fields.has(name)) {
                var wanted = fields.path(name).asDouble();
                double actual = switch (element.result()) {
                    case Result.Number(double value) -> value;
                    case Result.Truth truth -> truth == Result.Truth.TRUE ? 1 : 0;
                    case null, default -> throw new AssertionError(element);
                };
                assertThat(actual).isEqualTo(wanted);
            }
        }
        if (fields.has("q")) {
            assertThat(element.bits())
                    .isEqualTo(Integer.parseInt(fields.path("q").asText(), 16));
        }
        if (fields.has("qos")) {
            assertThat(element.bits()).isEqualTo(fields.path("qos").asInt());
        }
        if (fields.has("seq")) {
            assertThat(element.bits() & 0x1f).isEqualTo(fields.path("seq").asInt());
        }
        if (fields.has("transient")) {
            assertThat((object.element().at(0) & 0x80) != 0)
                    .isEqualTo(fields.path("transient").asBoolean());
        }
        if (fields.has("command")) {
            assertThat(element.bits() & 3).isEqualTo(fields.path("command").asInt());
            assertThat((element.bits() & 0x80) != 0)
                    .isEqualTo(fields.path("select").asBoolean());
            assertThat(element.bits() >> 2 & 0x1f).isEqualTo(fields.path("qu").asInt());
        }
    }

    private static Asdu monitored(TypeId type, String... elements) {
        return new Asdu(
                type,
                true,
                3,
                false,
                false,
                0,
                7,
                IntStream.range(0, elements.length)
                        .mapToObj(i -> new Asdu.InformationObject(100 + i, Octets.of(elements[i])))
                        .toList());
    }

    /** IEC 60870-5-101: 7.2.6.10 SEP has its descriptor in the first byte, 7.2.6.4 QDP and QDS (group) in one of their own. */
    @ParameterizedTest
    @CsvSource({
        "17, 820a00 101112, 820a00",
        "18, 01800a00 101112, 01800a00",
        "19, 01800a00 101112, 01800a00",
        "20, 0100000080, 0100000080",
        "38, 820a00 00000014d50b1a, 820a00"
    })
    void events_of_protection_and_packed_points_tell_that_they_are_invalid(int type, String element, String value)
            throws DecodeException {
        var asdu = Octets.of("%02x010300010005 0000%s".formatted(type, element).replace(" ", ""));
        assertThat(Iec104Codec.readings(Asdu.decode(asdu.bytes()), Reception.at(NOW)))
                .singleElement()
                .satisfies(reading -> {
                    assertThat(reading.result()).isEqualTo(Result.of(value));
                    assertThat(reading.quality()).isEqualTo(Quality.of(Flag.DEVICE_FAULT));
                });
    }

    @Test
    void a_sequence_of_addresses_with_gaps_is_not_written() {
        var objects =
                List.of(new Asdu.InformationObject(5, Octets.of("01")), new Asdu.InformationObject(7, Octets.of("01")));
        var asdu = new Asdu(TypeId.M_SP_NA_1, true, 3, false, false, 0, 1, objects);
        assertThatIllegalArgumentException().isThrownBy(asdu::encode).withMessageContaining("follow one another");
    }

    @Test
    void gives_readings_with_quality_and_local_time() throws DecodeException {
        var asdu = monitored(TypeId.M_ME_TF_1, "0000c84201" + "10270b0c750b1a", "0000c842c0" + "1027cb0c750b1a");
        var readings = Iec104Codec.readings(Asdu.decode(asdu.encode()), Reception.at(NOW));
        assertThat(readings).extracting(r -> r.property()).containsExactly("iec104:100", "iec104:101");
        assertThat(readings.getFirst().phenomenonTime()).isEqualTo(Instant.parse("2026-11-21T04:11:10Z"));
        assertThat(readings.getFirst().quality().flags()).containsExactly(Flag.OVER_SCALE);
        assertThat(readings.getLast().quality().flags())
                .containsExactlyInAnyOrder(Flag.STALE, Flag.DEVICE_FAULT, Flag.CLOCK_UNSURE);
    }

    @Test
    void places_a_time_of_minutes_in_the_nearest_hour() {
        var asdu = monitored(TypeId.M_SP_TA_1, "01" + "00003b");
        assertThat(Iec104Codec.readings(asdu, Reception.at(Instant.parse("2026-11-21T12:01:00Z")))
                        .getFirst()
                        .phenomenonTime())
                .isEqualTo(Instant.parse("2026-11-21T11:59:00Z"));
    }

    @Test
    void gives_no_truth_to_a_switch_between_its_positions() {
        var readings = Iec104Codec.readings(monitored(TypeId.M_DP_NA_1, "00", "01", "02", "03"), Reception.at(NOW));
        assertThat(readings)
                .extracting(r -> r.result())
                .containsExactly(
                        Result.of("intermediate"), Result.of(false), Result.of(true), Result.of("indeterminate"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "68",
                "6803000000",
                "680407000000ff",
                "68040f000000",
                "680e0000000064020600010000000014",
                "680a0000000099010600010000"
            })
    void refuses_what_breaks_a_rule(String hex) {
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> Apdu.SHAPE.decode(Octets.of(hex).bytes()));
    }

    @Provide
    Arbitrary<Apdu> units() {
        var number = Arbitraries.integers().between(0, Apdu.MODULUS - 1);
        Arbitrary<Apdu> information = Combinators.combine(
                        number,
                        number,
                        Arbitraries.of(TypeId.values()),
                        Arbitraries.of(true, false),
                        Arbitraries.integers().between(0, 63),
                        Arbitraries.integers().between(0, 0xffff),
                        Arbitraries.integers().between(0, 0xfffff),
                        Arbitraries.bytes().array(byte[].class).ofSize(16))
                .as((sent, received, type, flag, cause, station, address, bytes) -> new Apdu.Information(
                        sent,
                        received,
                        new Asdu(
                                type,
                                flag,
                                cause,
                                flag,
                                !flag,
                                cause,
                                station,
                                IntStream.range(0, 5)
                                        .mapToObj(i -> new Asdu.InformationObject(
                                                address + i, new Octets(java.util.Arrays.copyOf(bytes, type.size()))))
                                        .toList())));
        return Arbitraries.oneOf(information, number.map(Apdu.Supervision::new), Arbitraries.of(Apdu.Control.values()));
    }

    @Property(tries = 300)
    void what_is_written_is_read_back(@ForAll("units") Apdu apdu) throws DecodeException {
        assertThat(Apdu.SHAPE.decode(Apdu.encode(apdu))).isEqualTo(apdu);
        assertThat(new Iec104Codec().decode(Apdu.encode(apdu), Reception.at(NOW)))
                .isNotNull();
    }
}
