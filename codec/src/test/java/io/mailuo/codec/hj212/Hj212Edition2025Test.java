package io.mailuo.codec.hj212;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Reading;
import io.mailuo.codec.Reception;
import io.mailuo.spec.observation.Quality;
import io.mailuo.spec.observation.Quality.Flag;
import io.mailuo.spec.observation.Result;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What HJ 212-2025 added. No frame of the field was found: commands and names of fields are those that one implementation
 * has, put into frames of the 2017 form with Flag 9 (edition 2, answer wanted); the checksums are computed bit by bit as
 * annex A of 2017 says, apart from the code under test.
 */
class Hj212Edition2025Test {

    private static final Instant NOW = Instant.parse("2026-11-21T04:00:00.123Z");
    private static final Instant DATA_TIME = Instant.parse("2026-11-21T03:00:00Z");
    private static final Hj212Requests REQUESTS = new Hj212Requests("32", "123456", "MN1", Reception.CHINA);
    private static final String HEAD = "QN=20261121120000123;ST=32;CN=%s;PW=123456;MN=MN1;Flag=9;CP=&&";
    private static final String KEY =
            "##0116" + HEAD.formatted("1014") + "SKCreateTime=20261121115959;NewSK=0011223344556677&&7580\r\n";

    private static byte[] bytes(String frame) {
        return frame.getBytes(StandardCharsets.UTF_8);
    }

    private static List<Reading> readings(String frame) throws DecodeException {
        return new Hj212Codec().decode(bytes(frame), Reception.at(NOW));
    }

    @Test
    void raw_data_are_values_like_those_of_the_older_commands() throws DecodeException {
        String frame =
                "##0119" + HEAD.formatted("2013") + "DataTime=20261121110000;w01018-Rtd=15.2,w01018-Flag=N&&8081\r\n";
        assertThat(readings(frame))
                .containsExactly(new Reading("MN1", "cod", DATA_TIME, Result.of(15.2), "mg/L", Quality.GOOD));
    }

    @Test
    void a_single_measurement_of_noise_is_a_level_at_its_time() throws DecodeException {
        String frame = "##0112" + HEAD.formatted("2052") + "DataTime=20261121110000;LA-Data=61.4,LA-Flag=N&&2EC0\r\n";
        assertThat(readings(frame)).singleElement().satisfies(reading -> {
            assertThat(reading.result()).isEqualTo(Result.of(61.4));
            assertThat(reading.phenomenonTime()).isEqualTo(DATA_TIME);
            assertThat(reading.unit()).isEqualTo("dB[SPL]");
        });
    }

    /** A standard sample is not the water: its value must never stand as the station's chemical oxygen demand. */
    @Test
    void a_check_against_a_standard_sample_keeps_its_own_names() throws DecodeException {
        String frame = "##0170" + HEAD.formatted("2062")
                + "DataTime=20261121110000;w01018-SampleRd=19.6,w01018-StandardValue=20.0,w01018-ResultType=1,"
                + "w01018-Flag=C&&5880\r\n";
        var maintained = Quality.of(Flag.MAINTENANCE);
        assertThat(readings(frame))
                .extracting(Reading::property, Reading::result, Reading::quality)
                .containsExactly(
                        tuple("hj212:w01018-SampleRd", Result.of(19.6), maintained),
                        tuple("hj212:w01018-StandardValue", Result.of(20), maintained),
                        tuple("hj212:w01018-ResultType", Result.of(1), maintained));
    }

    @Test
    void the_mean_temperature_of_a_furnace_is_a_value_with_its_unit() throws DecodeException {
        String frame =
                "##0120" + HEAD.formatted("2111") + "DataTime=20261121110000;a01901-Avg=861.5,a01901-Flag=N&&6E80\r\n";
        assertThat(readings(frame))
                .extracting(Reading::result, Reading::unit, Reading::phenomenonTime)
                .containsExactly(tuple(Result.of(861.5), "Cel", DATA_TIME));
    }

    /** A key is no observation: it is a message for the platform, and never among the readings. */
    @Test
    void a_key_that_a_device_asks_for_is_read_and_gives_no_readings() throws DecodeException {
        assertThat(readings(KEY)).isEmpty();
        var message = Hj212Format.decode(bytes(KEY));
        assertThat(message.edition()).isEqualTo(2);
        assertThat(message.value("SKCreateTime")).contains("20261121115959");
        assertThat(message.value("NewSK")).contains("0011223344556677");
        assertThat(Hj212Format.encode(message)).isEqualTo(bytes(KEY));
    }

    @Test
    void the_platform_keeps_a_key_message_and_answers_with_9014() throws DecodeException {
        var actions = new Hj212Platform(REQUESTS).receive(Hj212Format.decode(bytes(KEY)), NOW);
        assertThat(actions).singleElement().isInstanceOfSatisfying(Hj212Platform.Action.Keep.class, keep -> {
            assertThat(keep.asked()).isFalse();
            assertThat(keep.answer().orElseThrow().cn()).isEqualTo("9014");
            assertThat(keep.answer().orElseThrow().qn()).isEqualTo("20261121120000123");
        });
    }

    @Test
    void a_device_takes_a_key_as_a_request_of_the_platform() {
        var key = REQUESTS.command(
                NOW,
                "1014",
                List.of(Hj212Item.of("SKCreateTime", "20261121115959"), Hj212Item.of("NewSK", "00112233")));
        assertThat(new Hj212Device("32", "123456", "MN1").receive(key, NOW))
                .containsExactly(
                        new Hj212Device.Action.Send(Hj212Answers.requestTaken(key, Hj212Returns.ACCEPTED)),
                        new Hj212Device.Action.Execute(key));
    }

    @ParameterizedTest
    @CsvSource({"2013, 取原始监测数据", "2052, 取噪声单次测量数据", "2062, 取自动标样核查校准数据"})
    void asks_for_what_was_measured_in_a_span(String cn, String name) throws DecodeException {
        var begin = Instant.parse("2026-11-21T02:00:00Z");
        var request = Map.of(
                        "2013", REQUESTS.rawData(NOW, begin, NOW),
                        "2052", REQUESTS.singleNoise(NOW, begin, NOW),
                        "2062", REQUESTS.standardChecks(NOW, begin, NOW))
                .get(cn);
        assertThat(request).isNotNull();
        var sent = new String(Hj212Format.encode(request), StandardCharsets.UTF_8);
        assertThat(sent).contains("CN=" + cn + ";", "CP=&&BeginTime=20261121100000;EndTime=20261121120000&&");
        var read = new Hj212Protocol().read(bytes(sent));
        assertThat(read.get("command")).asString().startsWith(name);
        assertThat(new Hj212Device("32", "123456", "MN1").check(Hj212Format.decode(bytes(sent))))
                .isEqualTo(Hj212Returns.ACCEPTED);
    }
}
