package io.mailuo.codec.bytes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Checksums against their definitions. */
class ChecksumsTest {

    /** The procedure of HJ 212-2017 annex A, bit by bit. */
    private static int hj212(byte[] bytes) {
        int register = 0xffff;
        for (byte value : bytes) {
            register = register >> 8 ^ value & 0xff;
            for (int bit = 0; bit < 8; bit++) {
                register = (register & 1) != 0 ? register >> 1 ^ 0xa001 : register >> 1;
            }
        }
        return register;
    }

    @Property(tries = 300)
    void the_crc_of_hj_212_is_that_of_annex_a(@ForAll @Size(max = 70) byte[] bytes) {
        assertThat(Checksums.hj212(bytes, 0, bytes.length)).isEqualTo(hj212(bytes));
    }

    /** CRC-16/MODBUS, bit by bit. */
    private static int modbus(byte[] bytes) {
        int register = 0xffff;
        for (byte value : bytes) {
            register ^= value & 0xff;
            for (int bit = 0; bit < 8; bit++) {
                register = (register & 1) != 0 ? register >> 1 ^ 0xa001 : register >> 1;
            }
        }
        return register;
    }

    @Property(tries = 300)
    void the_crc_of_modbus_is_that_of_its_definition(@ForAll @Size(max = 70) byte[] bytes) {
        assertThat(Checksums.modbus(bytes, 0, bytes.length)).isEqualTo(modbus(bytes));
    }

    @Test
    void the_crc_of_hj_212_gives_the_annexes_own_example() {
        byte[] data = ("QN=20160801085857223;ST=32;CN=1062;PW=100000;MN=010000A8900016F000169DC0;Flag=5;"
                        + "CP=&&RtdInterval=30&&")
                .getBytes(StandardCharsets.US_ASCII);
        assertThat(Checksums.hj212(data, 0, data.length)).isEqualTo(0x1c80);
        byte[] shifted = new byte[data.length + 3];
        System.arraycopy(data, 0, shifted, 3, data.length);
        assertThat(Checksums.hj212(shifted, 3, shifted.length)).isEqualTo(0x1c80);
    }
}
