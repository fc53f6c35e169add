package io.mailuo.codec.declared;

import java.util.ArrayList;
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
 */
record Declaration(
        String id,
        String title,
        Format format,
        int mostBytes,
        @Nullable TextForm text,
        List<Item> items,
        byte[] example) {

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

    /** What errors name in place of a standard's clause. */
    String clause() {
        return "declared codec " + id;
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
                case Item.Choice choice -> choice.branches().forEach(parts -> collect(parts, observed));
            }
        }
    }

    private static void add(@Nullable Observe observe, List<Observe> observed) {
        if (observe != null) {
            observed.add(observe);
        }
    }
}
