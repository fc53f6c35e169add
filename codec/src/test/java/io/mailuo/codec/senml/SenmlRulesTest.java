package io.mailuo.codec.senml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Reading;
import io.mailuo.codec.Reception;
import io.mailuo.spec.observation.Quality;
import io.mailuo.spec.observation.Result;
import io.mailuo.spec.quarantine.QuarantineReason;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of RFC 8428 that the published samples do not touch. */
class SenmlRulesTest {

    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final String DEVICE = "1101010300100000017";

    private static List<Reading> json(String text) throws DecodeException {
        return new SenmlCodec().decode(text.getBytes(StandardCharsets.UTF_8), Reception.at(NOW));
    }

    private static List<Reading> cbor(String hex) throws DecodeException {
        return new SenmlCodec().decode(HexFormat.of().parseHex(hex.replace(" ", "")), Reception.at(NOW));
    }

    private static DecodeException refused(String text) {
        var thrown = new DecodeException[1];
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> json(text))
                .satisfies(e -> thrown[0] = e);
        return thrown[0];
    }

    @Test
    void splits_a_name_into_device_and_property() throws DecodeException {
        var readings = json("[{\"bn\":\"" + DEVICE + "/\",\"n\":\"pm2_5\",\"u\":\"ug/m3\",\"v\":35,\"mq\":17}]");
        assertThat(readings)
                .containsExactly(new Reading(DEVICE, "pm2_5", null, Result.of(35), "ug/m3", Quality.ofBits(17)));
    }

    @Test
    void leaves_the_device_open_where_the_name_has_no_slash() throws DecodeException {
        assertThat(json("[{\"n\":\"pm2_5\",\"v\":1}]").getFirst().source()).isEmpty();
    }

    @Test
    void joins_base_name_and_name_even_where_the_slash_is_inside_the_name() throws DecodeException {
        var reading = json("[{\"bn\":\"110101\",\"n\":\"7/level\",\"v\":1}]").getFirst();
        assertThat(reading.source()).isEqualTo("1101017");
        assertThat(reading.property()).isEqualTo("level");
    }

    @Test
    void counts_times_below_two_to_the_28_from_the_time_of_reception() throws DecodeException {
        var readings = json(
                "[{\"n\":\"a\",\"v\":1,\"t\":-5.25},{\"n\":\"b\",\"v\":1,\"t\":268435455},{\"n\":\"c\",\"v\":1,\"t\":268435456}]");
        assertThat(readings)
                .extracting(Reading::phenomenonTime)
                .containsExactly(
                        NOW.minusMillis(5250), NOW.plusSeconds(268_435_455), Instant.ofEpochSecond(268_435_456));
    }

    @Test
    void adds_base_value_and_base_sum_and_gives_the_sum_as_a_reading_of_its_own() throws DecodeException {
        var readings = json(
                "[{\"bv\":10,\"bs\":100,\"bu\":\"W\",\"n\":\"power\",\"v\":1.5,\"s\":7},{\"n\":\"power\",\"s\":8}]");
        assertThat(readings).extracting(Reading::property).containsExactly("power", "power.sum", "power.sum");
        assertThat(readings)
                .extracting(Reading::result)
                .containsExactly(Result.of(11.5), Result.of(107), Result.of(108));
        assertThat(readings).extracting(Reading::unit).containsExactly("W", "W.s", "W.s");
    }

    @Test
    void ignores_unknown_fields_of_any_shape() throws DecodeException {
        assertThat(json("[{\"n\":\"a\",\"v\":1,\"x\":{\"y\":[1,2]},\"z\":null}]"))
                .hasSize(1);
        assertThat(cbor("81 a3 00 61 61 02 01 63 78 79 7a 82 a1 01 02 f6")).hasSize(1);
    }

    @Test
    void reads_and_writes_the_object_links_of_lwm2m_between_other_values() throws DecodeException {
        String pack = "[{\"bn\":\"/65/0/\",\"n\":\"0/0\",\"vlo\":\"66:0\"},{\"n\":\"1\",\"vs\":\"8613800755500\"}]";
        assertThat(json(pack))
                .extracting(Reading::result)
                .containsExactly(Result.of("66:0"), Result.of("8613800755500"));
        var records = SenmlJson.read(pack.getBytes(StandardCharsets.UTF_8));
        assertThat(new String(SenmlJson.write(records), StandardCharsets.UTF_8)).isEqualTo(pack);
        assertThat(SenmlCbor.read(SenmlCbor.write(records))).isEqualTo(records);
        refused("[{\"n\":\"a\",\"vlo\":\"66:0\",\"v\":1}]");
    }

    @Test
    void refuses_an_unknown_field_that_must_be_understood() {
        var e = refused("[{\"n\":\"a\",\"v\":1,\"x_\":1}]");
        assertThat(e.rule()).contains("'x_'").contains("must be understood");
        assertThat(e.clause()).isEqualTo("RFC 8428 4.4");
        assertThatExceptionOfType(DecodeException.class).isThrownBy(() -> cbor("81 a3 00 61 61 02 01 62 78 5f 01"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "{}",
                "[1]",
                "[{}]",
                "[{\"n\":\"a\"}]",
                "[{\"n\":\"a\",\"v\":1,\"vs\":\"b\"}]",
                "[{\"v\":1}]",
                "[{\"n\":\"a b\",\"v\":1}]",
                "[{\"n\":\"温度\",\"v\":1}]",
                "[{\"n\":\"-a\",\"v\":1}]",
                "[{\"n\":\"a\",\"v\":\"1\"}]",
                "[{\"n\":\"a\",\"v\":1},",
                "[{\"n\":\"a\",\"v\":1}]]",
                "[{\"n\":\"a\",\"v\":NaN}]",
                "[{\"n\":\"a\",\"v\":1,\"v\":2}]",
                "[{\"n\":\"a\",\"v\":1,\"bver\":11}]",
                "[{\"n\":\"a\",\"v\":1,\"bver\":5},{\"n\":\"a\",\"v\":1,\"bver\":10}]",
                "[{\"n\":\"a\",\"v\":1,\"mq\":1024}]",
                "[{\"n\":\"a\",\"vd\":\"***\"}]",
                "[{\"n\":\"a\",\"v\":1,\"t\":\"now\"}]",
                "[{\"n\":\"a\",\"vb\":1}]"
            })
    void refuses_what_breaks_a_rule(String text) {
        assertThat(refused(text).reason()).isEqualTo(QuarantineReason.MALFORMED);
    }

    @ParameterizedTest
    @CsvSource({
        "f97e00, RESULT", // NaN
        "f97c00, RESULT", // infinity
        "fb7ff0000000000000, RESULT",
        "c48219044c01, RESULT", // 1e1100
        "f6, MALFORMED", // null
        "6131, MALFORMED" // text
    })
    void refuses_values_that_no_sensor_measures(String value, QuarantineReason reason) {
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> cbor("81 a2 00 61 61 02" + value))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
    }

    @ParameterizedTest
    @CsvSource({
        "00, 0",
        "20, -1",
        "1bffffffffffffffff, 18446744073709551615",
        "3bffffffffffffffff, -18446744073709551616",
        "f93e00, 1.5",
        "fa3fc00000, 1.5",
        "fb3ff199999999999a, 1.1",
        "c249010000000000000000, 18446744073709551616",
        "c349010000000000000000, -18446744073709551617",
        "c48221196ab3, 273.15",
        "c48221c2426ab3, 273.15",
        "c5822003, 1.5",
        "c11a514b67b0, 1363896240", // tag 1 (epoch time) says nothing new and is passed over
        "d864c101, 1"
    })
    void reads_every_kind_of_number(String hex, double value) throws DecodeException {
        assertThat(cbor("81 a2 00 61 61 02" + hex).getFirst().result()).isEqualTo(Result.of(value));
    }

    @Test
    void reads_decimal_times_to_the_microsecond() throws DecodeException {
        var reading = cbor("81 a3 00 61 61 02 01 06 c4 82 25 1b 00 06 5d 3f 2e 4f 9d 01")
                .getFirst();
        assertThat(reading.phenomenonTime()).isEqualTo(Instant.EPOCH.plusNanos(0x00065d3f2e4f9d01L * 1000));
    }

    @Test
    void reads_indefinite_lengths_and_the_self_description_tag() throws DecodeException {
        var readings = cbor("d9d9f7 9f bf 00 7f 61 61 61 62 ff 02 01 ff ff");
        assertThat(readings.getFirst().property()).isEqualTo("ab");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "80 00",
                "81",
                "9a ff ff ff ff",
                "9b ff ff ff ff ff ff ff ff",
                "81 bb 7f ff ff ff ff ff ff ff",
                "81 a2 00 7b 7f ff ff ff ff ff ff ff",
                "81 a2 00 61 ff 02 01",
                "81 a2 00 61 61 00 61 61",
                "9f a2 00 61 61 02 01",
                "81 a3 00 61 61 02 01 18 63 81818181818181818181818181818181818181818100",
                "81 a1 1c",
                "81 a2 00 61 61 02 ff"
            })
    void refuses_broken_cbor_without_trusting_its_lengths(String hex) {
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> cbor(hex))
                .satisfies(e -> {
                    assertThat(e.reason()).isEqualTo(QuarantineReason.MALFORMED);
                    assertThat(e.offset()).isBetween(0, hex.length() / 2);
                });
    }

    @Test
    void refuses_a_time_that_no_calendar_holds() {
        assertThat(refused("[{\"n\":\"a\",\"v\":1,\"t\":1e300}]").reason()).isEqualTo(QuarantineReason.TIME);
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> cbor("81 a3 00 61 61 02 01 06 1b 7f ff ff ff ff ff ff ff"))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(QuarantineReason.TIME));
    }

    @Test
    void refuses_a_text_too_long_to_be_an_observation() {
        assertThat(refused("[{\"n\":\"a\",\"vs\":\"" + "x".repeat(5000) + "\"}]")
                        .reason())
                .isEqualTo(QuarantineReason.TOO_LARGE);
    }

    @Test
    void says_where_the_rule_was_broken() {
        assertThat(refused("[{\"n\":\"a\",\"v\":1},{\"n\":\"b\"}]").offset()).isEqualTo(17);
    }
}
