package io.mailuo.codec.gb20999;

import io.mailuo.codec.bytes.Octets;
import io.mailuo.codec.bytes.Tables;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What values that are no plain numbers mean (GB/T 20999-2017, annex A as implementations have it): texts, addresses,
 * named codes, sets of bits and chains of numbers. Only what a frame or a table showed is here; the rest stays
 * {@link Plain}.
 */
public sealed interface Gb20999Values {

    /** A text, or an address in its usual notation. */
    record Text(String text) implements Gb20999Values {}

    /** A code and its Chinese name. */
    record Named(int code, String name) implements Gb20999Values {}

    /** Numbers of phases, stages, lamp groups or days. */
    record Numbers(List<Integer> numbers) implements Gb20999Values {}

    /** A number, or bytes that mean nothing more here. */
    record Plain() implements Gb20999Values {}

    /** The one plain value. */
    Plain PLAIN = new Plain();

    /** The group of codes of each item, by class, object and attribute. */
    Map<String, String> GROUPS = groups();

    /** Names of codes, by group and code. */
    Map<String, String> NAMES = names();

    private static Map<String, String> groups() {
        var groups = new HashMap<>(Map.of(
                "3.2.2", "lamp_type",
                "3.3.1", "lamp_status",
                "5.2.2", "detector_type",
                "6.3.2", "stage_status",
                "13.2.2", "run_mode",
                "15.2.2", "alarm_type",
                "16.2.2", "fault_type",
                "17.4.1", "run_mode",
                "18.1.0", "command"));
        // The kinds of the transitional lights of a phase.
        for (int attribute = 3; attribute <= 25; attribute += 2) {
            groups.put("4.2." + attribute, "lamp_status");
        }
        return Map.copyOf(groups);
    }

    private static Map<String, String> names() {
        var names = new HashMap<String, String>();
        Tables.rows(Gb20999Values.class, "enums.csv", 3)
                .forEach(row -> names.put(row[0] + Integer.parseInt(row[1], 16), row[2]));
        return Map.copyOf(names);
    }

    /** What the value of {@code item} means. */
    static Gb20999Values of(Gb20999Frame.Item item) {
        var value = item.value();
        if (value.length() == 0) {
            return PLAIN;
        }
        String code = item.dataClass() + "." + item.object() + "." + item.attribute();
        return switch (code) {
            case "1.1.0", "1.2.0", "1.3.0", "1.4.0", "1.5.0", "2.1.0", "5.2.5", "5.3.5" -> text(value);
            case "2.2.1", "2.2.2", "2.2.3", "2.3.1" -> address(value);
            case "4.2.2", "4.2.31", "12.2.6" -> new Numbers(bits(value));
            case "9.2.6" -> new Numbers(chain(value));
            default -> named(GROUPS.get(code), value);
        };
    }

    /** The name of the status with which a controller refuses an item (frames of type 21 and 41). */
    static String status(int status) {
        return NAMES.getOrDefault("value_status" + status, "");
    }

    private static Text text(Octets value) {
        return new Text(new String(value.bytes(), StandardCharsets.UTF_8).replace("\0", ""));
    }

    private static Gb20999Values address(Octets value) {
        return value.length() == 4
                ? new Text(value.at(0) + "." + value.at(1) + "." + value.at(2) + "." + value.at(3))
                : PLAIN;
    }

    private static Gb20999Values named(@org.jspecify.annotations.Nullable String group, Octets value) {
        String name = group == null || value.length() != 1 ? null : NAMES.get(group + value.at(0));
        return name == null ? PLAIN : new Named(value.at(0), name);
    }

    /** The numbers of the bits that are set: the lowest bit of the last byte is 1. */
    private static List<Integer> bits(Octets value) {
        var numbers = new ArrayList<Integer>();
        int count = 8 * value.length();
        for (int bit = 0; bit < count; bit++) {
            if ((value.at(value.length() - 1 - bit / 8) >> bit % 8 & 1) == 1) {
                numbers.add(bit + 1);
            }
        }
        return numbers;
    }

    /** The bytes of a chain, whose first member is the last byte; zeros end it. */
    private static List<Integer> chain(Octets value) {
        var numbers = new ArrayList<Integer>();
        for (int i = value.length() - 1; i >= 0 && value.at(i) != 0; i--) {
            numbers.add(value.at(i));
        }
        return numbers;
    }
}
