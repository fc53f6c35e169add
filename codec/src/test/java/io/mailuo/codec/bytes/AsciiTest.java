package io.mailuo.codec.bytes;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class AsciiTest {

    @Property(tries = 300)
    void finds_the_first_of_a_character(
            @ForAll @Size(max = 40) byte[] bytes, @ForAll @IntRange(max = 10) int skipped, @ForAll boolean put) {
        int from = Math.min(skipped, bytes.length);
        if (put && bytes.length > 0) {
            bytes[bytes.length * 2 / 3] = '=';
        }
        int expected = from;
        while (expected < bytes.length && bytes[expected] != '=') {
            expected++;
        }
        assertThat(Ascii.indexOf(bytes, from, bytes.length, '=')).isEqualTo(expected);
    }

    @Property(tries = 200)
    void knows_where_a_byte_is_no_character(@ForAll @Size(max = 40) byte[] bytes, @ForAll @IntRange(max = 60) int at) {
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] &= 0x7f;
        }
        assertThat(Ascii.is(bytes, 0, bytes.length)).isTrue();
        if (at < bytes.length) {
            bytes[at] |= (byte) 0x80;
            assertThat(Ascii.is(bytes, 0, bytes.length)).isFalse();
            assertThat(Ascii.is(bytes, 0, at)).isTrue();
            assertThat(Ascii.is(bytes, at + 1, bytes.length)).isTrue();
        }
    }
}
