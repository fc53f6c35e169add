package io.mailuo.spec.coding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

@NullMarked
class DeviceCodeTest {

    @Test
    void writes_and_reads_nineteen_digits() {
        var code = new DeviceCode("110105", "03001", 1);
        assertThat(code).hasToString("1101050300100000016");
        assertThat(DeviceCode.parse("1101050300100000016")).isEqualTo(code);
        assertThat(code.domain()).isEqualTo("03");
    }

    @Test
    void refuses_everything_else() {
        for (var text : new String[] {"", "110105030010000001", "1101050300100000015", "11010503001000000a6", "x"}) {
            assertThat(DeviceCode.isValid(text)).isFalse();
            assertThatThrownBy(() -> DeviceCode.parse(text)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> new DeviceCode("110105", "3001", 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new DeviceCode("110105", "03001", 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new DeviceCode("110105", "03001", 10_000_000))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
