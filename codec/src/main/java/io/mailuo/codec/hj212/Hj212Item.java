package io.mailuo.codec.hj212;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One item of the data area CP: the fields between two semicolons, which belong together (HJ 212-2017, 6.3.4).
 *
 * @param fields in their order, at least one
 */
public record Hj212Item(List<Field> fields) {

    /**
     * One field {@code name=value}.
     *
     * @param name such as {@code DataTime} or {@code a34004-Rtd}
     * @param value as printed
     */
    public record Field(String name, String value) {}

    public Hj212Item {
        fields = List.copyOf(fields);
        if (fields.isEmpty()) {
            throw new IllegalArgumentException("an item must hold at least one field");
        }
    }

    /** An item of the fields {@code name, value, name, value …}. */
    public static Hj212Item of(String... namesAndValues) {
        var fields = new ArrayList<Field>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.add(new Field(namesAndValues[i], namesAndValues[i + 1]));
        }
        return new Hj212Item(fields);
    }

    /** The value of the field {@code name}, if the item has it. */
    public Optional<String> value(String name) {
        for (var field : fields) {
            if (field.name().equals(name)) {
                return Optional.of(field.value());
            }
        }
        return Optional.empty();
    }
}
