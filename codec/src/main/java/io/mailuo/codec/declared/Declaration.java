package io.mailuo.codec.declared;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A vendor's payload as it was declared; made by {@link DeclarationReader} only.
 *
 * @param id name of the codec
 * @param title what it is, for people
 * @param format kind of payload
 * @param mostBytes longest payload that is read
 * @param text how a text is cut into cells; null for other formats
 * @param items the parts, in their order
 * @param example a sound payload
 * @param clause what errors name in place of a standard's clause
 * @param marks which of the outermost parts lengths and checksums ask for
 * @param checked the lengths and checksums
 */
record Declaration(
        String id,
        String title,
        Format format,
        int mostBytes,
        @Nullable TextForm text,
        List<Item> items,
        byte[] example,
        String clause,
        boolean[] marks,
        List<Item.Value> checked) {

    /** Longest payload that any declaration can allow. */
    static final int MOST_BYTES = 65_536;

    /** Most turns that any repetition can have. */
    static final int MOST_TURNS = 10_000;

    /** Name of the bits of a number that no bit field takes, where any of them is set. */
    static final String OTHER_BITS = "others";

    /** Kind of payload. */
    enum Format {
        BINARY,
        JSON,
        TEXT
    }

    Declaration(
            String id,
            String title,
            Format format,
            int mostBytes,
            @Nullable TextForm text,
            List<Item> items,
            byte[] example) {
        this(
                id,
                title,
                format,
                mostBytes,
                text,
                Kept.mark(items),
                example,
                "declared codec " + id,
                marks(items),
                checked(items));
    }

    private static List<Item.Value> checked(List<Item> items) {
        var checked = new ArrayList<Item.Value>();
        for (var item : items) {
            if (item instanceof Item.Value value
                    && (value.role() instanceof Role.Length || value.role() instanceof Role.Checksum)) {
                checked.add(value);
            }
        }
        return List.copyOf(checked);
    }

    private static boolean[] marks(List<Item> items) {
        var names = new HashSet<String>();
        for (var value : checked(items)) {
            names.add(value.name());
            switch (value.role()) {
                case Role.Length length -> names.addAll(List.of(length.from(), length.to()));
                case Role.Checksum sum -> names.addAll(List.of(sum.from(), sum.to()));
                case Role.Plain _ -> {}
                case Role.Source _ -> {}
                case Role.Time _ -> {}
            }
        }
        var marks = new boolean[items.size()];
        for (int i = 0; i < marks.length; i++) {
            String name = items.get(i).name();
            marks[i] = !name.isEmpty() && names.contains(name);
        }
        return marks;
    }

    /** Whether a length or checksum asks where the part {@code index} of the outermost stands. */
    boolean isMarked(int index) {
        return marks[index];
    }

    /** All that is observed by any of its fields. */
    List<Observe> observed() {
        var observed = new ArrayList<Observe>();
        collect(items, observed);
        return observed;
    }

    private static void collect(List<Item> items, List<Observe> observed) {
        for (var item : items) {
            switch (item) {
                case Item.Value value -> {
                    add(value.observe(), observed);
                    value.bits().forEach(bits -> add(bits.observe(), observed));
                }
                case Item.Repeat repeat -> collect(repeat.items(), observed);
                case Item.Choice choice -> {
                    choice.cases().values().forEach(parts -> collect(parts, observed));
                    if (choice.otherwise() != null) {
                        collect(choice.otherwise(), observed);
                    }
                }
            }
        }
    }

    private static void add(@Nullable Observe observe, List<Observe> observed) {
        if (observe != null) {
            observed.add(observe);
        }
    }
}
