package io.mailuo.codec.gb20999;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailuo.codec.bytes.Octets;
import java.util.List;
import org.junit.jupiter.api.Test;

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

    @Test
    void addresses_and_texts_are_read() {
        assertThat(value(2, 2, 2, "ffff0000")).isEqualTo(new Gb20999Values.Text("255.255.0.0"));
        assertThat(value(5, 2, 5, "e6b58be8af953031")).isEqualTo(new Gb20999Values.Text("测试01"));
        assertThat(value(5, 2, 5, "")).isEqualTo(Gb20999Values.PLAIN);
    }
}
