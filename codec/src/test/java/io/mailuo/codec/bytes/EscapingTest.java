package io.mailuo.codec.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mailuo.codec.DecodeException;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class EscapingTest {

    private static final Escaping ESCAPING = new Escaping("X 4.4", 0x7d, 0x7d, 1, 0x7e, 2);
    private static final Escaping OF_ITSELF = new Escaping("X 5", 0x5c, 0x7e, 0x7e, 0x7d, 0x7d, 0x5c, 0x5c);

    private static byte[] escaped(Escaping escaping, byte[] plain) {
        var out = new ByteWriter();
        escaping.escape(plain, out);
        return out.toByteArray();
    }

    @Test
    void puts_the_escape_byte_and_a_code_for_each_byte_that_may_not_stand_inside() {
        byte[] plain = HexFormat.of().parseHex("007d7eff5c");
        assertThat(HexFormat.of().formatHex(escaped(ESCAPING, plain))).isEqualTo("007d017d02ff5c");
        assertThat(HexFormat.of().formatHex(escaped(OF_ITSELF, plain))).isEqualTo("005c7d5c7eff5c5c");
    }

    @Property(tries = 300)
    void reads_what_it_has_written(@ForAll @Size(max = 60) byte[] plain) throws DecodeException {
        for (var escaping : new Escaping[] {ESCAPING, OF_ITSELF}) {
            byte[] escaped = escaped(escaping, plain);
            assertThat(escaping.unescape(escaped, 0, escaped.length)).isEqualTo(plain);
        }
    }

    @Test
    void says_where_an_escape_stands_for_nothing() {
        for (String wrong : new String[] {"aa7d03", "aa7d"}) {
            byte[] frame = HexFormat.of().parseHex(wrong);
            assertThatExceptionOfType(DecodeException.class)
                    .isThrownBy(() -> ESCAPING.unescape(frame, 0, frame.length))
                    .satisfies(e -> {
                        assertThat(e.offset()).isEqualTo(1);
                        assertThat(e.rule()).isEqualTo("7D must be followed by 01 or 02");
                        assertThat(e.clause()).isEqualTo("X 4.4");
                    });
        }
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> ESCAPING.unescape(new byte[] {1, 2, 0x7e}, 0, 3))
                .satisfies(e -> assertThat(e.offset()).isEqualTo(2));
    }
}
