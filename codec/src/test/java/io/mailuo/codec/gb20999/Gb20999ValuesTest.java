package io.mailuo.codec.gb20999;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.InstanceOfAssertFactories.list;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.bytes.Octets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values that are no plain numbers. */
class Gb20999ValuesTest {

    private static Gb20999Values value(int dataClass, int object, int attribute, String hex) {
        return Gb20999Values.of(new Gb20999Frame.Item(1, dataClass, object, attribute, 1, Octets.of(hex)));
    }

    @Test
    void chains_begin_with_their_last_byte() {
        assertThat(value(9, 2, 6, "00000000000000000000000004030201"))
                .isEqualTo(new Gb20999Values.Numbers(List.of(1, 2, 3, 4)));
    }

    @Test
    void sets_of_bits_are_numbers_from_1() {
        assertThat(value(4, 2, 31, "0000000000000005")).isEqualTo(new Gb20999Values.Numbers(List.of(1, 3)));
        assertThat(value(12, 2, 6, "7fffffff"))
                .isInstanceOfSatisfying(
                        Gb20999Values.Numbers.class,
                        days -> assertThat(days.numbers())
                                .hasSize(31)
                                .startsWith(1)
                                .endsWith(31));
    }

    @Test
    void codes_have_names_and_unknown_ones_none() {
        assertThat(value(3, 3, 1, "20")).isEqualTo(new Gb20999Values.Named(0x20, "绿灯"));
        assertThat(value(4, 2, 7, "30")).isEqualTo(new Gb20999Values.Named(0x30, "黄灯"));
        assertThat(value(13, 2, 2, "23")).isEqualTo(new Gb20999Values.Named(0x23, "本地协调"));
        assertThat(value(3, 3, 1, "99")).isEqualTo(Gb20999Values.PLAIN);
        assertThat(Gb20999Values.status(0x30)).isEqualTo("值不存在");
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
        assertThat(value(5, 2, 5, "")).isEqualTo(Gb20999Values.PLAIN);
    }
}
