package io.mailuo.edge.driver.modbus;

import io.mailuo.profile.Address;
import io.mailuo.profile.Point;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Groups the points of a device into as few requests as possible, never reading a register that no point names. */
final class ReadPlan {

    private static final int BITS_PER_REGISTER = 16;

    private ReadPlan() {}

    /** A point and its address. */
    record Item(Point point, Address.Modbus address) {}

    /**
     * One request.
     *
     * @param table which table
     * @param start first register or bit, as on the wire
     * @param quantity how many
     * @param items what is in it
     */
    record Group(Address.Table table, int start, int quantity, List<Item> items) {
        Group {
            items = List.copyOf(items);
        }

        @Override
        public String toString() {
            return table.name().toLowerCase(java.util.Locale.ROOT) + " " + start + ".." + (start + quantity - 1);
        }
    }

    /**
     * The requests for {@code points}.
     *
     * @param base added to every register address
     * @param maxRegisters most registers in one request
     */
    static List<Group> of(List<Point> points, int base, int maxRegisters) {
        var items = new ArrayList<Item>();
        for (var point : points) {
            if (point.address() instanceof Address.Modbus address) {
                items.add(new Item(point, address));
            }
        }
        items.sort(
                Comparator.<Item, Address.Table>comparing(item -> item.address().table())
                        .thenComparingInt(item -> item.address().register()));
        var groups = new ArrayList<Group>();
        var open = new ArrayList<Item>();
        int end = 0;
        for (var item : items) {
            var address = item.address();
            if (!open.isEmpty()) {
                var first = open.getFirst().address();
                int most = address.table().bits() ? maxRegisters * BITS_PER_REGISTER : maxRegisters;
                boolean fits = address.table() == first.table()
                        && address.register() <= end
                        && Math.max(end, address.register() + address.length()) - first.register() <= most;
                if (!fits) {
                    groups.add(group(open, end, base));
                    open.clear();
                }
            }
            end = open.isEmpty()
                    ? address.register() + address.length()
                    : Math.max(end, address.register() + address.length());
            open.add(item);
        }
        if (!open.isEmpty()) {
            groups.add(group(open, end, base));
        }
        return groups;
    }

    private static Group group(List<Item> items, int end, int base) {
        var first = items.getFirst().address();
        return new Group(first.table(), first.register() + base, end - first.register(), items);
    }
}
