package io.mailuo.codec.mbus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;
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
import java.util.Map;
import java.util.Set;
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

/** The telegrams of libmbus, field by field and record by record. */
class MbusVectorTest {

    private static final Map<String, String> UNITS = Map.of("Wh", "W.h", "m^3", "m3", "m^3/h", "m3/h", "l", "L");
    /** Frames that are whole but whose records break a rule. */
    private static final Set<String> BROKEN_RECORDS = Set.of(
            "mbus-invalid_length2",
            "mbus-premature_end_of_dif2",
            "mbus-too_many_dife",
            "mbus-too_many_vife",
            "mbus-too_short_header");

    static Stream<Vector> sound() {
        return Vectors.of("mbus").filter(Vector::verified);
    }

    static Stream<Vector> broken() {
        return Vectors.of("mbus").filter(vector -> !vector.verified());
    }

    @ParameterizedTest
    @MethodSource("sound")
    void reads_every_field_and_record_and_writes_the_frame_again(Vector vector) throws DecodeException {
        var frame = (MbusFrame.Long) MbusFormat.SHAPE.decode(vector.bytes());
        var expected = vector.expected();
        assertThat(frame.data().length() + 3).isEqualTo(expected.path("L").asInt());
        assertThat("%02X".formatted(frame.control()))
                .isEqualTo(expected.path("C").asText());
        assertThat(frame.address()).isEqualTo(expected.path("A").asInt());
        assertThat("%02X".formatted(frame.information()))
                .isEqualTo(expected.path("CI").asText());
        assertThat(MbusFormat.encode(frame)).isEqualTo(vector.bytes());
        if (BROKEN_RECORDS.contains(vector.name())) {
            assertThatExceptionOfType(DecodeException.class)
                    .isThrownBy(() -> MbusData.of(frame))
                    .satisfies(e -> assertThat(e.reason()).isEqualTo(QuarantineReason.MALFORMED));
            return;
        }
        var data = MbusData.of(frame);
        var header = data.header();
        if (header != null && expected.has("id")) {
            assertThat(header.id()).isEqualTo(expected.path("id").asText());
            assertThat(header.manufacturer())
                    .isEqualTo(expected.path("manufacturer").asText());
            assertThat(header.version()).isEqualTo(expected.path("version").asInt());
            assertThat("%02X".formatted(header.medium()))
                    .isEqualTo(expected.path("medium").asText());
            assertThat(header.access()).isEqualTo(expected.path("accessNo").asInt());
            assertThat("%02X".formatted(header.status()))
                    .isEqualTo(expected.path("status").asText());
            assertThat("%04x".formatted(header.signature()))
                    .isEqualTo(expected.path("signature").asText());
        }
        var records = expected.path("records");
        if (!records.isEmpty()) {
            assertThat(data.records()).hasSameSizeAs(records);
            for (int i = 0; i < records.size(); i++) {
                assertRecord(data.records().get(i), records.get(i));
            }
        }
    }

    private static void assertRecord(MbusRecord record, JsonNode expected) {
        assertThat(record.function().label())
                .isEqualTo(expected.path("Function").asText());
        assertThat(record.storage()).isEqualTo(expected.path("StorageNumber").asLong());
        assertThat(record.tariff()).isEqualTo(expected.path("Tariff").asInt());
        assertThat(record.device()).isEqualTo(expected.path("Device").asInt());
        String quantity = expected.path("Quantity").asText();
        boolean ownText = expected.path("Unit").asText().equals("-") && !quantity.startsWith("Time point");
        if (expected.has("Quantity")) {
            assertThat(record.quantity().split(", ")[0]).isEqualTo(quantity);
        }
        String unit = expected.path("Unit").asText();
        if (!ownText
                && !(record.result() instanceof Result.Text)
                && !unit.equals("-")
                && !unit.contains("reserved")
                && !unit.contains("H.C.A")
                && !unit.equals("Reserved")) {
            assertThat(record.unit().replace("Cel", "Â°C")).isEqualTo(UNITS.getOrDefault(unit, unit));
        }
        String value = expected.path("Value").asText();
        switch (record.result()) {
            case Result.Number(double number) ->
                assertThat(number)
                        .isCloseTo(Double.parseDouble(value), within(Math.max(1e-6, Math.abs(number) * 1e-6)));
            case Result.Text(String text) -> {
                // libmbus prints the time at which a limit was passed as a number of degrees.
                if (!record.quantity().contains("end of")) {
                    assertThat(normal(text)).isEqualTo(normal(value));
                }
            }
            case Result.Truth truth -> throw new AssertionError("no record is a truth value");
            case null ->
                // Hexadecimal digits in a decimal, dates that are none or of every year (127): libmbus prints
                // something.
                assertThat(record.function() == MbusRecord.Function.ERROR
                                || value.isEmpty()
                                || value.contains("-00")
                                || value.startsWith("2027-")
                                || value.equals("0.000000"))
                        .as(record + " " + value)
                        .isTrue();
        }
    }

    private static String normal(String text) {
        return text.replace(" ", "").replace("Z", "").toLowerCase();
    }

    @ParameterizedTest
    @MethodSource("broken")
    void refuses_what_is_no_frame(Vector vector) {
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> MbusFormat.SHAPE.decode(vector.bytes()))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(QuarantineReason.MALFORMED));
    }

    @Test
    void gives_readings_by_kind_of_meter() throws DecodeException {
        var readings = new MbusCodec()
                .decode(
                        Octets.of("681f1f680802727856341224400107550000000313153100da023b13018b60043718021816")
                                .bytes(),
                        Reception.at(Instant.EPOCH));
        assertThat(readings)
                .extracting(Reading::property)
                .containsExactly("water_volume", "mbus:volume_flow-max-storage5", "mbus:energy-tariff2-unit1");
        assertThat(readings.getFirst().source()).isEqualTo("12345678");
    }

    @Test
    void scales_by_the_extensions_that_correct_the_value() throws DecodeException {
        var data = MbusData.of(new MbusFrame.Long(8, 1, 0x78, Octets.of("0293740a000293fd0a00".replace("fd", "7d"))));
        assertThat(data.records()).extracting(MbusRecord::result).containsExactly(Result.of(0.0001), Result.of(10));
    }

    @Test
    void what_an_extension_says_stands_behind_the_quantity_and_never_under_a_known_name() throws DecodeException {
        var frame = new MbusFrame.Long(
                8,
                1,
                0x72,
                Octets.of("04030201" + "ae0c" + "0102" + "00000000" // an electricity meter
                        + "0e833c807400000000" // energy given back
                        + "0afdc9fc013602" // voltage of phase 1
                        + "02a9ff02e803" // the maker's own
                        + "02a6180500" // operating time, data error
                        + "04fb823f000000".replace("823f", "82753f") // reactive energy in tenths
                        + "02fb2d8613"));
        assertThat(MbusCodec.readings(MbusData.of(frame)))
                .extracting(Reading::property, Reading::result, Reading::unit)
                .containsExactly(
                        tuple("mbus:energy_negative_only", Result.of(7480), "W.h"),
                        tuple("mbus:voltage_phase_1", Result.of(236), "V"),
                        tuple("mbus:power_maker_02", Result.of(10), "W"),
                        tuple("mbus:operating_time_data_error", Result.of(18000), "s"),
                        tuple("mbus:reactive_energy", Result.of(6.3), "kV.A{reactive}.h"),
                        tuple("mbus:frequency", Result.of(49.98), "Hz"));
    }

    @Test
    void limits_have_times_counts_and_durations_of_their_own_units() throws DecodeException {
        var data = MbusData.of(new MbusFrame.Long(
                8, 1, 0x78, Octets.of("02bb560300" + "01bb4107" + "02bb4adf2c" + "02bb480500" + "02bb150500")));
        assertThat(data.records())
                .extracting(MbusRecord::quantity, MbusRecord::unit, MbusRecord::result)
                .containsExactly(
                        tuple("Volume flow, duration of last lower limit exceed", "s", Result.of(10800)),
                        tuple("Volume flow, lower limit exceeds", "", Result.of(7)),
                        tuple("Volume flow, begin of first upper limit exceed", "", Result.of("2022-12-31")),
                        tuple("Volume flow, upper limit", "m3/h", Result.of(0.005)),
                        tuple("Volume flow", "m3/h", null));
    }

    @Test
    void what_was_not_measured_and_days_of_every_year_are_no_values_and_bits_have_no_sign() throws DecodeException {
        var data = MbusData.of(
                new MbusFrame.Long(8, 1, 0x78, Octets.of("041300000080" + "426ce1f1" + "01fd1780" + "01fd0880")));
        assertThat(data.records())
                .extracting(MbusRecord::result)
                .containsExactly(null, null, Result.of(128), Result.of(128));
    }

    @Test
    void cuts_acknowledgements_short_and_long_frames_from_a_stream() {
        var stream = Octets.of(
                "e5" + "105b015c16" + "ff" + "681b1b6808017207201800e61e35074c0000000c78072018000c16690200009616");
        var frames = new StreamFramer<>(MbusFormat.SHAPE).push(stream.bytes());
        assertThat(frames).filteredOn(StreamFrame.Sound.class::isInstance).hasSize(3);
        assertThat(frames).filteredOn(StreamFrame.Broken.class::isInstance).hasSize(1);
    }

    @Provide
    Arbitrary<MbusFrame> frames() {
        var octet = Arbitraries.integers().between(0, 255);
        Arbitrary<MbusFrame> shorts = Combinators.combine(octet, octet).as(MbusFrame.Short::new);
        Arbitrary<MbusFrame> longs = Combinators.combine(
                        octet,
                        octet,
                        Arbitraries.of(0x70, 0x72, 0x73, 0x78, 0x51),
                        Arbitraries.bytes().array(byte[].class).ofMaxSize(252).map(Octets::new))
                .as(MbusFrame.Long::new);
        return Arbitraries.oneOf(shorts, longs, Arbitraries.just(new MbusFrame.Acknowledge()));
    }

    @Property(tries = 300)
    void what_is_written_is_read_back_and_any_data_is_read_or_refused(@ForAll("frames") MbusFrame frame)
            throws DecodeException {
        assertThat(MbusFormat.SHAPE.decode(MbusFormat.encode(frame))).isEqualTo(frame);
        try {
            new MbusCodec().decode(MbusFormat.encode(frame), Reception.at(Instant.EPOCH));
        } catch (DecodeException e) {
            assertThat(e.clause()).isNotBlank();
        }
    }
}
