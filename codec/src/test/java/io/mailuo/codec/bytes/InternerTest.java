package io.mailuo.codec.bytes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InternerTest {

    private final Interner interner = new Interner();

    private String of(String text) {
        byte[] bytes = ("<" + text + ">").getBytes(UTF_8);
        return interner.ascii(bytes, 1, bytes.length - 1);
    }

    @Test
    void answers_the_same_text_for_the_same_bytes() {
        for (String text : new String[] {"", "a", "a34004", "a34004-Rtd", "11010503001000001", "x".repeat(48)}) {
            assertThat(of(text)).isEqualTo(text).isSameAs(of(text));
        }
    }

    @Test
    void tells_apart_texts_that_share_a_slot() {
        // First and last eight bytes are the same, so the slot is.
        String one = "12345678-one-12345678";
        String two = "12345678-two-12345678";
        assertThat(of(one)).isEqualTo(one);
        assertThat(of(two)).isEqualTo(two);
        assertThat(of(one)).isEqualTo(one);
    }

    @Test
    void keeps_no_long_text_and_takes_no_other_character() {
        String longText = "x".repeat(49);
        assertThat(of(longText)).isEqualTo(longText).isNotSameAs(of(longText));
        assertThat(of("井")).isNull();
        assertThat(of("井".repeat(20))).isNull();
    }
}
