package io.mailuo.spec.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

@NullMarked
class DataSizeTest {

    @Property
    void reads_what_it_writes(@ForAll @LongRange(min = 0) long bytes) {
        var size = new DataSize(bytes);
        assertThat(DataSize.parse(size.toString())).isEqualTo(size);
    }

    @Test
    void writes_the_largest_unit_that_divides() {
        assertThat(new DataSize(64L << 20)).hasToString("64MiB");
        assertThat(new DataSize(10_000_000)).hasToString("10MB");
        assertThat(new DataSize(0)).hasToString("0B");
    }

    @Test
    void refuses_other_units_negative_and_too_large_sizes() {
        for (var text :
                new String[] {"64", "MiB", "-1B", "64mb", "1.5GiB", "", "9999999999TiB", "99999999999999999999B"}) {
            assertThatThrownBy(() -> DataSize.parse(text)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
