package io.mailuo.codec.hj212;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Reading;
import io.mailuo.codec.Reception;
import io.mailuo.codec.bytes.Checksums;
import io.mailuo.spec.observation.Result;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What annexes B and C of HJ 212-2017 print. */
class Hj212AnnexTest {

    private static final Reception RECEPTION = Reception.at(Instant.parse("2016-08-01T01:00:00Z"));
    private static final String HEAD = "QN=20160801085857223;ST=%s;CN=%s;PW=123456;MN=010000A8900016F000169DC0;Flag=5;";

    private static byte[] frame(String data, Charset charset, boolean countCharacters) {
        byte[] bytes = data.getBytes(charset);
        var out = new ByteArrayOutputStream();
        out.writeBytes("##%04d"
                .formatted(countCharacters ? data.length() : bytes.length)
                .getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(bytes);
        out.writeBytes(
                "%04X\r\n".formatted(Checksums.hj212(bytes, 0, bytes.length)).getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }

    private static List<Reading> readings(String st, String cn, String cp) throws DecodeException {
        String data = HEAD.formatted(st, cn) + "CP=&&" + cp + "&&";
        return new Hj212Codec().decode(frame(data, StandardCharsets.UTF_8, false), RECEPTION);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "23|2051|DataTime=20160801084000;L95-Data=43.0|hj212:L95-Data|43.0|dB[SPL]",
                "23|2051|DataTime=20160801084000;Leq-Data=50.0|noise_leq|50.0|dB[SPL]",
                "23|2031|DataTime=20160801000000;Ldn-Data=50.0|hj212:Ldn-Data|50.0|dB[SPL]",
                "23|2031|DataTime=20160801000000;L5-DayData=53.0|hj212:L5-DayData|53.0|dB[SPL]",
                "23|2031|DataTime=20160801000000;LMn-NightData=42.0|hj212:LMn-NightData|42.0|dB[SPL]",
                "23|2011|DataTime=20160801085857; LA-Rtd=50.1|noise_level|50.1|dB[SPL]",
                "32|2021|DataTime=20160801085857;SB2-RS=0|hj212:SB2-RS|0|''",
                "32|2041|DataTime=20160801000000;SB1-RT=1.1|hj212:SB1-RT|1.1|h",
                "52|2011|DataTime=20160801085857;e10102-Rtd=1.1|hj212:e10102-Rtd|1.1|L/s",
                "51|2011|DataTime=20160801085857;g10203-Rtd=4|hj212:g10203-Rtd|4|A",
                "31|2011|DataTime=20160801085857;a21026-ZsRtd=35|hj212:a21026-ZsRtd|35|''",
                "32|2061|DataTime=20160801080000;w01018-Cou=63.0|hj212:w01018-Cou|63.0|kg",
                "32|3020|DataTime=20160801085857;PolId=w01018; i13005-Info=40|hj212:w01018.i13005-Info|40|min",
                "32|3020|DataTime=20160801085857;i33313-Info=851.5|hj212:i33313-Info|851.5|Cel",
            })
    void gives_the_value_its_name_and_unit(String st, String cn, String cp, String property, double value, String unit)
            throws DecodeException {
        assertThat(readings(st, cn, cp)).singleElement().satisfies(reading -> {
            assertThat(reading.property()).isEqualTo(property);
            assertThat(reading.result()).isEqualTo(Result.of(value));
            assertThat(reading.unit()).isEqualTo(unit);
        });
    }

    @Test
    void reads_a_log_without_its_slashes_although_it_holds_separators() throws DecodeException {
        assertThat(readings("32", "3020", "DataTime=20100301145000;PolId=w01018;i11001-Info=//清洗;管路,好=1//"))
                .singleElement()
                .satisfies(reading -> {
                    assertThat(reading.property()).isEqualTo("hj212:w01018.i11001-Info");
                    assertThat(reading.result()).isEqualTo(Result.of("清洗;管路,好=1"));
                });
    }

    @Test
    void reads_the_fields_of_an_item_that_should_be_items_of_their_own() throws DecodeException {
        String data = HEAD.formatted("32", "3020")
                + "CP=&&PolId=w01018;InfoId=i11001;BeginTime=20160801010522,EndTime=20160801085857&&";
        var message = Hj212Format.decode(frame(data, StandardCharsets.UTF_8, false));
        assertThat(message.value("EndTime")).contains("20160801085857");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "GB18030"})
    void reads_frames_whose_length_counts_characters(String charset) throws DecodeException {
        String data = HEAD.formatted("32", "3020") + "CP=&&PolId=w01018;i11001-Info=//清洗管路//&&";
        byte[] frame = frame(data, Charset.forName(charset), true);
        assertThat(Hj212Format.decode(frame).value("i11001-Info")).contains("//清洗管路//");
        assertThat(new Hj212Protocol().read(frame))
                .containsEntry("length", data.getBytes(Charset.forName(charset)).length);
        byte[] unterminated = Arrays.copyOf(frame, frame.length - 2);
        assertThat(Hj212Format.decode(unterminated).value("i11001-Info")).contains("//清洗管路//");
        for (int cut = 1; cut < frame.length; cut++) {
            var framer = new Hj212Framer();
            assertThat(framer.push(Arrays.copyOf(frame, cut))).isEmpty();
            assertThat(framer.push(Arrays.copyOfRange(frame, cut, frame.length)))
                    .singleElement()
                    .isInstanceOf(Hj212Frame.Sound.class);
        }
    }

    @Test
    void explains_the_codes_of_a_frame() throws DecodeException {
        String data = "QN=20160801085857223;ST=91;CN=9011;PW=1;MN=1;Flag=4;CP=&&QnRtn=3&&";
        assertThat(new Hj212Protocol().read(frame(data, StandardCharsets.UTF_8, false)))
                .containsEntry("system", "系统交互")
                .containsEntry("command", "请求应答")
                .containsEntry("meaning", "PW错误");
    }
}
