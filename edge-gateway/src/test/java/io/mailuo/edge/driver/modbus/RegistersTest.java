package io.mailuo.edge.driver.modbus;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailuo.profile.Address;
import io.mailuo.profile.Address.DataType;
import io.mailuo.profile.Address.Order;
import io.mailuo.spec.observation.Result;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistersTest {

    private static Address.Modbus address(
            DataType type, Order bytes, Order words, int bit, double scale, double offset) {
        return new Address.Modbus(Address.Table.HOLDING, 0, type, bytes, words, bit, scale, offset);
    }

    @ParameterizedTest
    @CsvSource({
        "FFFE, INT16, BIG, BIG, -2",
        "FFFE, UINT16, BIG, BIG, 65534",
        "FEFF, INT16, LITTLE, BIG, -2",
        "0001E240, INT32, BIG, BIG, 123456",
        "E2400001, INT32, BIG, LITTLE, 123456",
        "010040E2, INT32, LITTLE, BIG, 123456",
        "40E20100, INT32, LITTLE, LITTLE, 123456",
        "FFFFFFFF, UINT32, BIG, BIG, 4294967295",
        "FFFFFFFFFFFFFFFE, INT64, BIG, BIG, -2",
        "3DCCCCCD, FLOAT32, BIG, BIG, 0.1",
        "CCCD3DCC, FLOAT32, BIG, LITTLE, 0.1",
        "3FB999999999999A, FLOAT64, BIG, BIG, 0.1",
        "999A999999993FB9, FLOAT64, BIG, LITTLE, 0.1",
    })
    void reads_every_type_and_order(String hex, DataType type, Order bytes, Order words, double expected) {
        var address = address(type, bytes, words, -1, 1, 0);

        assertThat(Registers.result(HexFormat.of().parseHex("0000" + hex), 1, address))
                .contains(Result.of(expected));
    }

    @Test
    void scales_and_offsets() {
        var address = address(DataType.INT16, Order.BIG, Order.BIG, -1, 0.1, -40);

        assertThat(Registers.result(new byte[] {0x02, 0x58}, 0, address)).contains(Result.of(20.0));
    }

    @Test
    void takes_a_bit_of_a_register_and_of_a_table_of_bits() {
        var fourth = address(DataType.UINT16, Order.BIG, Order.BIG, 4, 1, 0);

        assertThat(Registers.result(new byte[] {0, 0x10}, 0, fourth)).contains(Result.of(true));
        assertThat(Registers.result(new byte[] {0x10, 0}, 0, fourth)).contains(Result.of(false));
        assertThat(Registers.bit(new byte[] {0, 0b100}, 10)).isEqualTo(Result.of(true));
        assertThat(Registers.bit(new byte[] {0, 0b100}, 9)).isEqualTo(Result.of(false));
    }

    @Test
    void gives_nothing_for_a_float_that_is_no_number() {
        var address = address(DataType.FLOAT32, Order.BIG, Order.BIG, -1, 1, 0);

        assertThat(Registers.result(HexFormat.of().parseHex("7FC00000"), 0, address))
                .isEmpty();
        assertThat(Registers.result(HexFormat.of().parseHex("FF800000"), 0, address))
                .isEmpty();
    }
}
