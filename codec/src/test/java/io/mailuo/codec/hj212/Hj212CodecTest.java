package io.mailuo.codec.hj212;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Reading;
import io.mailuo.codec.Reception;
import io.mailuo.spec.observation.Quality;
import io.mailuo.spec.observation.Quality.Flag;
import io.mailuo.spec.observation.Result;
import io.mailuo.spec.quarantine.QuarantineReason;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a message says, as readings. */
class Hj212CodecTest {

    private static final Reception RECEPTION = Reception.at(Instant.parse("2026-11-21T04:00:05Z"));
    private static final Instant DATA_TIME = Instant.parse("2026-11-21T04:00:00Z");

    private static byte[] frame(String data) {
        return frame(data.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] frame(byte[] data) {
        byte[] head = "##%04d".formatted(data.length).getBytes(StandardCharsets.US_ASCII);
        byte[] tail = "%04X\r\n"
                .formatted(io.mailuo.codec.bytes.Checksums.hj212(data, 0, data.length))
                .getBytes(StandardCharsets.US_ASCII);
        byte[] frame = new byte[head.length + data.length + tail.length];
        System.arraycopy(head, 0, frame, 0, head.length);
        System.arraycopy(data, 0, frame, head.length, data.length);
        System.arraycopy(tail, 0, frame, head.length + data.length, tail.length);
        return frame;
    }

    private static List<Reading> readings(String cn, String cp) throws DecodeException {
        return new Hj212Codec()
                .decode(
                        frame("QN=20261121120001000;ST=22;CN=" + cn + ";PW=123456;MN=MN1;Flag=5;CP=&&" + cp + "&&"),
                        RECEPTION);
    }

    @Test
    void gives_real_time_values_by_the_names_of_the_catalogue() throws DecodeException {
        var readings = readings(
                "2011",
                "DataTime=20261121120000;a34004-Rtd=35.5,a34004-Flag=N;a01001-Rtd=-3,a01001-Flag=N;w01018-Rtd=12");
        assertThat(readings)
                .containsExactly(
                        new Reading("MN1", "pm2_5", DATA_TIME, Result.of(35.5), "", Quality.GOOD),
                        new Reading("MN1", "air_temperature", DATA_TIME, Result.of(-3), "Cel", Quality.GOOD),
                        new Reading("MN1", "cod", DATA_TIME, Result.of(12), "mg/L", Quality.GOOD));
    }

    @Test
    void keeps_the_standards_own_name_for_the_rest() throws DecodeException {
        var readings = readings(
                "2061",
                "DataTime=20261121120000;w00000-Cou=36.5,w00000-Min=9,w00000-Avg=10.1,w00000-Max=12,w00000-Flag=N;"
                        + "SB1-RS=1;zz9-Rtd=4;i11001-Info=//door open, 3;times//");
        assertThat(readings)
                .extracting(Reading::property)
                .containsExactly(
                        "hj212:w00000-Cou",
                        "hj212:w00000-Min",
                        "sewage_flow",
                        "hj212:w00000-Max",
                        "hj212:SB1-RS",
                        "hj212:zz9-Rtd",
                        "hj212:i11001-Info");
        assertThat(readings).extracting(Reading::unit).containsExactly("m3", "L/s", "L/s", "L/s", "", "", "");
        assertThat(readings.getLast().result()).isEqualTo(Result.of("door open, 3;times"));
    }

    @ParameterizedTest
    @CsvSource({
        "N, ",
        "F, DEVICE_FAULT STALE",
        "M, MAINTENANCE",
        "S, SUBSTITUTED",
        "D, DEVICE_FAULT",
        "C, MAINTENANCE",
        "T, OVER_SCALE",
        "B, NO_COMMUNICATION",
        "?, DEVICE_FAULT"
    })
    void turns_the_data_flag_into_quality(String flag, String expected) throws DecodeException {
        var quality = readings("2011", "DataTime=20261121120000;a34004-Rtd=1,a34004-Flag=" + flag)
                .getFirst()
                .quality();
        var flags = expected == null ? new String[0] : expected.split(" ");
        assertThat(quality.flags()).extracting(Flag::name).containsExactlyInAnyOrder(flags);
    }

    @Test
    void leaves_out_what_the_instrument_did_not_answer() throws DecodeException {
        assertThat(readings("2011", "DataTime=20261121120000;a34004-Rtd=,a34004-Flag=B;a34002-Rtd=4"))
                .extracting(Reading::property)
                .containsExactly("pm10");
    }

    @Test
    void takes_the_sample_time_of_a_factor_before_the_time_of_the_message() throws DecodeException {
        var reading = readings("2011", "DataTime=20261121120000;w21003-SampleTime=20261121110000,w21003-Rtd=0.3")
                .getFirst();
        assertThat(reading.phenomenonTime()).isEqualTo(DATA_TIME.minusSeconds(3600));
    }

    @Test
    void hands_a_value_that_is_no_number_on_as_text_for_the_check_to_refuse() throws DecodeException {
        for (String value : List.of("NaN", "1e999", "--", "0x10", "1d")) {
            assertThat(readings("2011", "a34004-Rtd=" + value).getFirst().result())
                    .isEqualTo(Result.of(value));
        }
    }

    @Test
    void refuses_a_text_too_long_to_be_an_observation() {
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> readings("3020", "i11001-Info=" + "x".repeat(5000)))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(QuarantineReason.TOO_LARGE));
    }

    @Test
    void reads_factor_codes_of_2005() throws DecodeException {
        var reading = new Hj212Codec()
                .decode(
                        frame("ST=32;CN=2011;PW=123456;MN=88888880000001;CP=&&DataTime=20061121120000;011-Rtd=63.0&&"),
                        RECEPTION)
                .getFirst();
        assertThat(reading.property()).isEqualTo("cod");
        assertThat(reading.source()).isEqualTo("88888880000001");
    }

    @ParameterizedTest
    @ValueSource(strings = {"20261321120000", "2026112112", "now", "20261121250000"})
    void refuses_a_time_that_is_none(String time) {
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> readings("2011", "DataTime=" + time + ";a34004-Rtd=1"))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(QuarantineReason.TIME));
    }

    @Test
    void reads_chinese_text_in_utf_8_and_in_the_older_encoding() throws DecodeException {
        String data = "QN=20261121120001000;ST=22;CN=3020;PW=1;MN=MN1;Flag=4;CP=&&i11001-Info=//清洗管路//&&";
        for (var charset : List.of(StandardCharsets.UTF_8, Charset.forName("GBK"))) {
            var message = Hj212Format.decode(frame(data.getBytes(charset)));
            assertThat(message.value("i11001-Info")).contains("//清洗管路//");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "CN=2011;MN=1",
                "CN=2011;MN=1;CP=&&a=1",
                "MN=1;CP=&&&&",
                "CN=2011;CP=&&&&",
                "CN=abcd;MN=1;CP=&&&&",
                "CN=2011;CN=2011;MN=1;CP=&&&&",
                "CN=2011;MN=;CP=&&&&",
                "CN=2011;MN=1;Flag=256;CP=&&&&",
                "CN=2011;MN=1;Flag=x;CP=&&&&",
                "CN=2011;MN=1;Foo=1;CP=&&&&",
                "CN=2011;MN=1;CP=&&x&&",
                "CN=2011;MN=1;CP=&&&"
            })
    void refuses_data_segments_that_break_a_rule_although_the_checksum_is_right(String data) {
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> Hj212Format.decode(frame(data)))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(QuarantineReason.MALFORMED));
    }
}
