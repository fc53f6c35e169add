package io.mailuo.codec.gb20999;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.InstanceOfAssertFactories.list;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Reading;
import io.mailuo.codec.Reception;
import io.mailuo.codec.bytes.Octets;
import io.mailuo.spec.observation.Result;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values that are no plain numbers. */
class Gb20999ValuesTest {

    private static Gb20999Values value(int dataClass, int object, int attribute, String hex) {
        return Gb20999Values.of(new Gb20999Frame.Item(1, dataClass, object, attribute, 1, Octets.of(hex)));
    }

    private static Gb20999Values numbers(String unit, double... numbers) {
        return new Gb20999Values.Members(Arrays.stream(numbers)
                .<Gb20999Values>mapToObj(number -> new Gb20999Values.Number(number, unit))
                .toList());
    }

    private static Gb20999Values texts(String... texts) {
        return new Gb20999Values.Members(
                Stream.of(texts).<Gb20999Values>map(Gb20999Values.Text::new).toList());
    }

    @Test
    void chains_begin_with_their_last_byte() {
        assertThat(value(9, 2, 6, "00000000000000000000000004030201")).isEqualTo(numbers("", 1, 2, 3, 4));
        assertThat(value(9, 2, 7, "0000000000280012")).isEqualTo(numbers("s", 18, 40));
        assertThat(value(9, 2, 8, "002010"))
                .isEqualTo(new Gb20999Values.Members(
                        List.of(new Gb20999Values.Named(0x10, "固定出现"), new Gb20999Values.Named(0x20, "按需求出现"))));
        assertThat(value(11, 2, 3, "000000000000111e07000000")).isEqualTo(texts("00:00", "07:00", "17:30"));
        assertThat(value(11, 2, 6, "00000000050a0102")).isEqualTo(texts("1/2", "5/10"));
        assertThat(value(11, 2, 7, "0".repeat(192))).isEqualTo(numbers(""));
    }

    @Test
    void tables_have_a_place_for_each_member() {
        assertThat(value(6, 2, 3, "0000000005000300")).isEqualTo(numbers("s", 0, 3, 0, 5, 0, 0, 0, 0));
        assertThat(value(7, 2, 2, "321e")).isEqualTo(numbers("s", 3, 5));
        assertThat(value(10, 1, 2, "ff0200")).isEqualTo(numbers("", 0, 2, 255));
    }

    @Test
    void sets_of_bits_are_numbers_from_1() {
        assertThat(value(4, 2, 31, "0000000000000005")).isEqualTo(numbers("", 1, 3));
        assertThat(value(14, 1, 0, "8000000000000001")).isEqualTo(numbers("", 1, 64));
        assertThat(value(12, 2, 6, "7fffffff"))
                .isInstanceOfSatisfying(
                        Gb20999Values.Members.class,
                        days -> assertThat(days.members()).hasSize(31).endsWith(new Gb20999Values.Number(31, "")));
    }

    @Test
    void days_months_and_modules_are_named_by_their_bits() {
        assertThat(value(12, 2, 4, "43")).isEqualTo(texts("星期日", "星期一", "星期六"));
        assertThat(value(12, 2, 5, "1002")).isEqualTo(numbers("", 1, 12));
        assertThat(value(13, 1, 2, "0000010000000401")).isEqualTo(texts("主控板 0", "相位板 1", "检测器板 1"));
    }

    @Test
    void numbers_have_their_units_and_flags_are_yes_or_no() {
        assertThat(value(13, 1, 5, "000f")).isEqualTo(new Gb20999Values.Number(1.5, "A"));
        assertThat(value(13, 1, 4, "00dc")).isEqualTo(new Gb20999Values.Number(220, "V"));
        assertThat(value(5, 3, 2, "01")).isEqualTo(new Gb20999Values.Flag(true));
        assertThat(value(200, 1, 1, "0102")).isEqualTo(new Gb20999Values.Number(258, ""));
        assertThat(value(200, 1, 1, "0102030405")).isEqualTo(Gb20999Values.PLAIN);
    }

    @Test
    void times_are_those_of_the_controller_and_none_that_cannot_be() {
        assertThat(value(15, 2, 4, "07ea0b150c2238")).isEqualTo(new Gb20999Values.Text("2026-11-21T12:34:56"));
        assertThat(value(16, 2, 3, "00000000000000")).isEqualTo(Gb20999Values.PLAIN);
        assertThat(value(16, 2, 3, "07ea0d150c2238")).isEqualTo(Gb20999Values.PLAIN);
    }

    @Test
    void codes_have_names_and_unknown_ones_are_numbers() {
        assertThat(value(3, 3, 1, "20")).isEqualTo(new Gb20999Values.Named(0x20, "绿灯"));
        assertThat(value(4, 2, 7, "30")).isEqualTo(new Gb20999Values.Named(0x30, "黄灯"));
        assertThat(value(13, 2, 2, "23")).isEqualTo(new Gb20999Values.Named(0x23, "本地协调"));
        assertThat(value(16, 2, 4, "10")).isEqualTo(new Gb20999Values.Named(0x10, "切换黄闪"));
        assertThat(value(3, 3, 1, "99")).isEqualTo(new Gb20999Values.Number(0x99, ""));
        assertThat(Gb20999Values.status(Octets.of("30"))).isEqualTo(new Gb20999Values.Named(0x30, "值不存在"));
    }

    @Test
    void readings_have_units_and_members_are_a_text_that_is_never_too_long() throws DecodeException {
        var frame = new Gb20999Frame(
                0x0100,
                5,
                "00000001",
                0,
                1,
                Gb20999Frame.REPORT,
                List.of(
                        new Gb20999Frame.Item(1, 13, 1, 5, 0, Octets.of("000f")),
                        new Gb20999Frame.Item(2, 14, 1, 0, 0, Octets.of("0000000000000005")),
                        new Gb20999Frame.Item(3, 14, 1, 0, 0, Octets.of("ff".repeat(251))),
                        new Gb20999Frame.Item(4, 5, 3, 2, 7, Octets.of("01"))));
        var readings = new Gb20999Codec().decode(Gb20999Format.encode(frame), Reception.at(Instant.EPOCH));
        assertThat(readings)
                .extracting(Reading::result)
                .containsExactly(Result.of(1.5), Result.of("[1, 3]"), Result.of("ff".repeat(251)), Result.of(true));
        assertThat(readings.getFirst().unit()).isEqualTo("A");
    }

    /** An element of a table has the name of its attribute, whatever its number. */
    @Test
    void every_element_of_an_attribute_has_its_name() {
        assertThat(Gb20999Codec.nameOf(new Gb20999Frame.Item(1, 5, 3, 2, 9, Octets.NONE)))
                .contains("检测器状态表-检测器车辆存在状态");
    }

    /** The value 30h of a refused item is a status, whatever the item's own codes say. */
    @Test
    void a_refused_item_shows_why_and_not_a_code_of_its_own() throws DecodeException {
        var refused = new Gb20999Frame.Item(1, 3, 3, 1, 1, Octets.of("30"));
        for (int type : new int[] {Gb20999Frame.QUERY_ERROR, Gb20999Frame.SET_ERROR}) {
            var frame = new Gb20999Frame(0x0100, 5, "00000000", 0, 1, type, List.of(refused));
            assertThat(Gb20999Codec.PROTOCOL.read(Gb20999Format.encode(frame)).get("items"))
                    .asInstanceOf(list(Map.class))
                    .singleElement()
                    .satisfies(item -> assertThat(item.get("meaning")).isEqualTo("值不存在"));
        }
    }

    @ParameterizedTest
    @CsvSource({"version, ''", "version, 01", "version, 010000", "type, ''", "type, 1010"})
    void fields_of_the_wrong_size_are_not_written(String name, String hex) throws DecodeException {
        var fields = new LinkedHashMap<>(Gb20999Codec.PROTOCOL.read(Gb20999Codec.PROTOCOL.example()));
        fields.put(name, hex);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Gb20999Codec.PROTOCOL.write(fields))
                .withMessageContaining("'" + name + "'");
    }

    @Test
    void addresses_and_texts_are_read() {
        assertThat(value(2, 2, 2, "ffff0000")).isEqualTo(new Gb20999Values.Text("255.255.0.0"));
        assertThat(value(5, 2, 5, "e6b58be8af953031")).isEqualTo(new Gb20999Values.Text("测试01"));
        assertThat(value(1, 2, 0, "01020003")).isEqualTo(new Gb20999Values.Text("1.2 / 0.3"));
        assertThat(value(2, 8, 1, "20010db8000000000000000000000001"))
                .isEqualTo(new Gb20999Values.Text("2001:db8:0:0:0:0:0:1"));
        assertThat(value(5, 2, 5, "")).isEqualTo(Gb20999Values.PLAIN);
    }
}
