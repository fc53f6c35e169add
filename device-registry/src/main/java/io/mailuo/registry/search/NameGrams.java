package io.mailuo.registry.search;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** The pairs of neighbouring characters by which names are found, see the migration {@code V5__search.sql}. */
public final class NameGrams {

    private static final int LAST_ASCII = 0x7f;

    private NameGrams() {}

    /** A text as it is compared: full-width characters as plain ones, small letters, no spaces. */
    public static String plain(String text) {
        boolean ascii = true;
        for (int i = 0; i < text.length() && ascii; i++) {
            ascii = text.charAt(i) <= LAST_ASCII;
        }
        var normal = ascii ? text : Normalizer.normalize(text, Normalizer.Form.NFKC);
        var plain = new StringBuilder(normal.length());
        for (int i = 0; i < normal.length(); i++) {
            char c = normal.charAt(i);
            if (!Character.isWhitespace(c) && c != 0) {
                plain.append(c);
            }
        }
        return plain.toString().toLowerCase(Locale.ROOT);
    }

    /** The pairs of a name, each once. */
    public static List<Integer> of(String name) {
        var plain = plain(name);
        int[] grams = inOrder(plain).sorted().distinct().toArray();
        return Arrays.stream(grams).boxed().toList();
    }

    /** The pairs of a plain text, from its beginning to its end. */
    static IntStream inOrder(String plain) {
        return IntStream.range(0, Math.max(0, plain.length() - 1))
                .map(i -> plain.charAt(i) << 16 | plain.charAt(i + 1));
    }
}
