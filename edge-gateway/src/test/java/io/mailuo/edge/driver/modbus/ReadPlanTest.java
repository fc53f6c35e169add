package io.mailuo.edge.driver.modbus;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailuo.profile.Address;
import io.mailuo.profile.Address.DataType;
import io.mailuo.profile.Address.Order;
import io.mailuo.profile.Address.Table;
import io.mailuo.profile.Point;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadPlanTest {

    private static Point point(Table table, int register, DataType type) {
        var address = new Address.Modbus(table, register, type, Order.BIG, Order.BIG, -1, 1, 0);
        return new Point("p" + register, "1", Point.ResultType.NUMBER, null, null, null, null, null, address);
    }

    private static List<String> plan(int base, int most, Point... points) {
        return ReadPlan.of(List.of(points), base, most).stream()
                .map(ReadPlan.Group::toString)
                .toList();
    }

    @Test
    void joins_neighbours_and_never_crosses_a_hole() {
        assertThat(plan(
                        0,
                        125,
                        point(Table.HOLDING, 4, DataType.UINT32),
                        point(Table.HOLDING, 0, DataType.FLOAT32),
                        point(Table.HOLDING, 2, DataType.INT16),
                        point(Table.INPUT, 3, DataType.INT16)))
                .containsExactly("holding 0..2", "holding 4..5", "input 3..3");
    }

    @Test
    void reads_a_register_that_two_points_share_once() {
        assertThat(plan(
                        0,
                        125,
                        point(Table.HOLDING, 0, DataType.FLOAT32),
                        point(Table.HOLDING, 1, DataType.UINT16),
                        point(Table.HOLDING, 1, DataType.UINT16)))
                .containsExactly("holding 0..1");
    }

    @Test
    void asks_for_no_more_than_the_device_takes() {
        assertThat(plan(
                        100,
                        3,
                        point(Table.HOLDING, 0, DataType.FLOAT32),
                        point(Table.HOLDING, 2, DataType.FLOAT32),
                        point(Table.HOLDING, 4, DataType.UINT16)))
                .containsExactly("holding 100..101", "holding 102..104");
    }

    @Test
    void counts_bits_as_bits() {
        assertThat(plan(0, 1, point(Table.COIL, 0, DataType.BOOL), point(Table.COIL, 1, DataType.BOOL)))
                .containsExactly("coil 0..1");
    }
}
