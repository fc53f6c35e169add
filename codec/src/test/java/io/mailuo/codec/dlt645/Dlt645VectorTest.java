package io.mailuo.codec.dlt645;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Reception;
import io.mailuo.codec.Vectors;
import io.mailuo.codec.Vectors.Vector;
import io.mailuo.codec.bytes.Octets;
import io.mailuo.codec.bytes.StreamFrame;
import io.mailuo.codec.bytes.StreamFramer;
import io.mailuo.spec.observation.Result;
import io.mailuo.spec.quarantine.QuarantineReason;
import java.time.Instant;
import java.util.Map;
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

/** The collected frames of DL/T 645, field by field, and what else a meter sends. */
class Dlt645VectorTest {

    private static final Reception RECEPTION = Reception.at(Instant.EPOCH);

    static Stream<Vector> vectors() {
        return Vectors.of("dlt645");
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void reads_every_field_and_writes_the_frame_again(Vector vector) throws DecodeException {
        var message = Dlt645Format.SHAPE.decode(vector.bytes());
        var expected = vector.expected();
        assertThat(message.address())
                .isEqualToIgnoringCase(expected.path("address").asText());
        assertThat(message.control())
                .isEqualTo(Integer.parseInt(expected.path("control").asText(), 16));
        assertThat(message.isAnswer()).isEqualTo(expected.path("response").asBoolean());
        assertThat(message.isError()).isEqualTo(expected.path("error").asBoolean());
        assertThat(message.hasMore()).isEqualTo(expected.path("more").asBoolean());
        assertThat(message.data().length()).isEqualTo(expected.path("length").asInt());
        assertThat(message.data().hex()).isEqualTo(expected.path("dataMinus33").asText());
        if (expected.has("di")) {
            assertThat(message.identifier()).contains(expected.path("di").asText());
            assertThat(message.payload().hex())
                    .isEqualTo(expected.path("payload").asText());
        }
        if (expected.has("edition")) {
            assertThat(message.edition()).isEqualTo(Dlt645Message.Edition.E1997);
        }
        assertThat(Dlt645Format.encode(message)).isEqualTo(vector.bytes());
    }

    static Stream<Vector> valued() {
        return vectors().filter(vector -> vector.expected().has("value"));
    }

    @ParameterizedTest
    @MethodSource("valued")
    void gives_the_value_in_its_unit(Vector vector) throws DecodeException {
        var readings = new Dlt645Codec().decode(vector.bytes(), RECEPTION);
        var expected = vector.expected();
        var units = Map.of("kWh", "kW.h", "V", "V", "A", "A", "kW", "kW", "kVA", "kV.A");
        assertThat(readings).singleElement().satisfies(reading -> {
            assertThat(((Result.Number) reading.result()).value())
                    .isCloseTo(expected.path("value").asDouble(), within(1e-9));
            assertThat(reading.unit()).isEqualTo(units.get(expected.path("unit").asText()));
            assertThat(reading.source()).isEqualTo(expected.path("address").asText());
        });
    }

    private static Dlt645Message answer(String identifier, String payload) {
        byte[] di = Dlt645Requests.read("1", identifier).data().bytes();
        var data = Octets.of(new Octets(di).hex() + payload);
        return new Dlt645Message("000000000161", identifier.length() == 8 ? 0x91 : 0x81, data);
    }

    @Test
    void credit_left_is_another_item_than_the_apparent_energy_of_a_tariff() {
        assertThat(Dlt645Data.values(answer("00900200", "56980100")))
                .singleElement()
                .satisfies(value -> assertThat(value.item().name()).contains("剩余金额"));
        assertThat(Dlt645Data.values(answer("00090100", "56980100")))
                .singleElement()
                .satisfies(value -> assertThat(value.item().name()).contains("视在"));
    }

    @Test
    void splits_a_block_into_its_values() throws DecodeException {
        byte[] frame = Dlt645Format.encode(answer("0201FF00", "011010022011"));
        assertThat(new Dlt645Codec().decode(frame, RECEPTION))
                .extracting(reading -> reading.property() + "=" + reading.result())
                .containsExactly("voltage_a=100.1", "voltage_b=21.0", "voltage_c=112.0");
    }

    @Test
    void reads_the_sign_of_currents_and_powers() throws DecodeException {
        byte[] frame = Dlt645Format.encode(answer("02030000", "122580"));
        assertThat(new Dlt645Codec().decode(frame, RECEPTION).getFirst().result())
                .isEqualTo(Result.of(-0.2512));
    }

    @Test
    void gives_no_value_where_the_meter_fills_with_ff() throws DecodeException {
        assertThat(new Dlt645Codec().decode(Dlt645Format.encode(answer("02010100", "ffff")), RECEPTION))
                .isEmpty();
    }

    @Test
    void reads_the_energy_of_a_tariff_and_a_settlement_period_that_the_table_does_not_list() {
        assertThat(Dlt645Data.values(answer("00010C03", "78563412")))
                .singleElement()
                .satisfies(value -> {
                    assertThat(value.property()).isEqualTo("dlt645:00010C03");
                    assertThat(value.result()).isEqualTo(Result.of(123456.78));
                });
    }

    @Test
    void refuses_a_wrong_sum_and_says_both() {
        byte[] frame = Dlt645Format.encode(answer("02010100", "0110"));
        frame[frame.length - 2]++;
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> Dlt645Format.SHAPE.decode(frame))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(QuarantineReason.CHECKSUM));
    }

    @Test
    void passes_over_wake_up_bytes_and_finds_the_frame_after_a_false_start() throws DecodeException {
        byte[] frame = Dlt645Format.encode(answer("02010100", "0110"));
        byte[] stream =
                Octets.of("fefefefe6868000000000068" + new Octets(frame).hex()).bytes();
        var frames = new StreamFramer<>(Dlt645Format.SHAPE).push(stream);
        assertThat(frames.getLast()).isInstanceOf(StreamFrame.Sound.class);
        assertThat(Dlt645Format.SHAPE
                        .decode(Octets.of("fefe" + new Octets(frame).hex()).bytes())
                        .address())
                .isEqualTo("000000000161");
    }

    @Provide
    Arbitrary<Dlt645Message> messages() {
        return Combinators.combine(
                        Arbitraries.strings().numeric().ofLength(12),
                        Arbitraries.integers().between(0, 255),
                        Arbitraries.bytes().array(byte[].class).ofMaxSize(200).map(Octets::new))
                .as(Dlt645Message::new);
    }

    @Property(tries = 200)
    void what_is_written_is_read_back(@ForAll("messages") Dlt645Message message) throws DecodeException {
        assertThat(Dlt645Format.SHAPE.decode(Dlt645Format.encode(message))).isEqualTo(message);
        assertThat(Dlt645Data.values(message)).isNotNull();
    }
}
