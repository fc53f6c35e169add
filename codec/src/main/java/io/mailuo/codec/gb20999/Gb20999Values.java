package io.mailuo.codec.gb20999;

import io.mailuo.codec.bytes.Octets;
import io.mailuo.codec.bytes.Tables;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the value of a data item means (GB/T 20999-2017, annex A as two implementations have it). Where a value has not
 * the size that its item asks for, it is a number up to four bytes and else {@link Plain}.
 */
public sealed interface Gb20999Values {

    /** A text, an address in its usual notation, a moment at the controller, or a time of day. */
    record Text(String text) implements Gb20999Values {}

    /** A code and its Chinese name. */
    record Named(int code, String name) implements Gb20999Values {}

    /** Yes or no. */
    record Flag(boolean value) implements Gb20999Values {}

    /**
     * A number.
     *
     * @param value in {@code unit}
     * @param unit UCUM code; empty where there is none
     */
    record Number(double value, String unit) implements Gb20999Values {}

    /** The members of a set, of a chain, or of a table with a place for each phase or stage. */
    record Members(List<Gb20999Values> members) implements Gb20999Values {

        public Members {
            members = List.copyOf(members);
        }
    }

    /** Bytes that mean nothing more here. */
    record Plain() implements Gb20999Values {}

    /** The one plain value. */
    Plain PLAIN = new Plain();

    /** Names of codes, by group and code. */
    Map<String, String> NAMES = names();

    private static Map<String, String> names() {
        var names = new HashMap<String, String>();
        Tables.rows(Gb20999Values.class, "enums.csv", 3)
                .forEach(row -> names.put(row[0] + Integer.parseInt(row[1], 16), row[2]));
        return Map.copyOf(names);
    }

    /** The name of a code, if its group has it. */
    static Optional<String> name(String group, int code) {
        return Optional.ofNullable(NAMES.get(group + code));
    }

    /** What the value of {@code item} means. */
    static Gb20999Values of(Gb20999Frame.Item item) {
        return item.value().length() == 0 ? PLAIN : Gb20999Items.layoutOf(item).read(item.value());
    }

    /** What the value means of an item that was refused (frames of type 21 and 41): why. */
    static Gb20999Values status(Octets value) {
        return value.length() == 1
                ? name("value_status", value.at(0))
                        .<Gb20999Values>map(name -> new Named(value.at(0), name))
                        .orElse(PLAIN)
                : PLAIN;
    }
}
