package io.mailuo.codec.declared;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One part of a declared payload. */
sealed interface Item {

    /** When it is there; null for always. */
    @Nullable
    Condition when();

    /** Its name; empty where it has none. */
    String name();

    /**
     * One field.
     *
     * @param shape how it is written
     * @param conversion how its raw number becomes its value
     * @param bits the bit fields that it holds; then its value is a group of them
     * @param constant the only value it may have, or null
     * @param absent raw values that stand for none
     * @param optional whether it may be missing in JSON, or empty in text
     * @param least least value allowed
     * @param most greatest value allowed
     * @param role what it is to the message
     * @param observe what is observed by it, or null
     */
    record Value(
            String name,
            Shape shape,
            Conversion conversion,
            List<Bits> bits,
            @Nullable Object constant,
            List<Object> absent,
            boolean optional,
            double least,
            double most,
            Role role,
            @Nullable Observe observe,
            @Nullable Condition when)
            implements Item {

        public Value {
            bits = List.copyOf(bits);
            absent = absent.stream().map(Plain::key).toList();
        }
    }

    /**
     * Parts that come again and again.
     *
     * @param path names of the members that lead to the list, in JSON
     * @param count how many turns
     * @param most most turns allowed
     * @param items the parts
     * @param spacing time between the turns, or null
     * @param optional whether the list may be missing in JSON
     */
    record Repeat(
            String name,
            List<String> path,
            Extent count,
            int most,
            List<Item> items,
            @Nullable Spacing spacing,
            boolean optional,
            @Nullable Condition when)
            implements Item {

        public Repeat {
            path = List.copyOf(path);
            items = List.copyOf(items);
        }
    }

    /**
     * One of several sequences of parts, by a field that stands before.
     *
     * @param on the field
     * @param cases the parts for each of its values
     * @param otherwise the parts for any other value; null where any other is an error
     */
    record Choice(
            Reference on,
            Map<Object, List<Item>> cases,
            @Nullable List<Item> otherwise,
            @Nullable Condition when) implements Item {

        public Choice {
            var byKey = new HashMap<Object, List<Item>>();
            cases.forEach((value, items) -> byKey.put(Plain.key(value), List.copyOf(items)));
            cases = Map.copyOf(byKey);
        }

        @Override
        public String name() {
            return "";
        }

        /** The parts of all cases. */
        List<List<Item>> branches() {
            var branches = new ArrayList<>(cases.values());
            if (otherwise != null) {
                branches.add(otherwise);
            }
            return branches;
        }

        /** The parts that follow where the field has this value; null where none may. */
        @Nullable
        List<Item> chosen(@Nullable Object value) {
            var found = value == null ? null : cases.get(Plain.key(value));
            return found == null ? otherwise : found;
        }
    }

    /**
     * Some bits of a whole number.
     *
     * @param name its name
     * @param low the least of its bits, from 0
     * @param count how many
     * @param signed whether the highest of them is a sign
     * @param truth whether it is a truth value
     */
    record Bits(
            String name,
            int low,
            int count,
            boolean signed,
            boolean truth,
            Conversion conversion,
            @Nullable Observe observe) {

        long mask() {
            return (count == Long.SIZE ? -1L : (1L << count) - 1) << low;
        }

        /** Their value in the number {@code whole}. */
        Object value(long whole) {
            long part = of(whole);
            return truth ? (Object) (part != 0) : conversion.value(part);
        }

        long of(long whole) {
            long bits = (whole & mask()) >>> low;
            int unused = Long.SIZE - count;
            return signed ? bits << unused >> unused : bits;
        }
    }
}
