package io.mailuo.registry.importing;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The identifiers of one cell: {@code scheme=value}, separated by semicolons or line breaks. A value that holds a semicolon
 * or begins with a quotation mark stands in quotation marks, and those within it twice.
 */
final class IdentifierList {

    /** As a value of the column {@code value} is written in a list, in SQL. */
    static final String QUOTED =
            "case when x.value ~ '[;；]|^\"' then '\"' || replace(x.value, '\"', '\"\"') || '\"' else" + " x.value end";

    /**
     * One entry.
     *
     * @param value null where it is none
     */
    record Entry(String scheme, @Nullable String value) {}

    private IdentifierList() {}

    /** The entries of a cell, blank ones left out. */
    static List<Entry> of(String text) {
        var entries = new ArrayList<Entry>();
        int start = 0;
        int equals = -1;
        boolean plain = false; // the value begins with something else than a quotation mark
        boolean quoted = false;
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : '\n';
            if (c == '"' && equals >= 0 && !plain) {
                quoted = !quoted; // twice for one that stands doubled
            } else if ((c == '=' || c == '＝') && equals < 0) {
                equals = i;
                plain = false;
            } else if (i == text.length() || !quoted && (c == ';' || c == '；' || c == '\n')) {
                add(entries, text.substring(start, i), equals - start);
                start = i + 1;
                equals = -1;
            } else {
                plain |= !quoted && !Character.isWhitespace(c);
            }
        }
        return entries;
    }

    private static void add(List<Entry> entries, String part, int equals) {
        if (equals >= 0) {
            var scheme = part.substring(0, equals).strip().toLowerCase(Locale.ROOT);
            entries.add(new Entry(scheme, plain(part.substring(equals + 1).strip())));
        } else if (!part.isBlank()) {
            entries.add(new Entry(part, null));
        }
    }

    private static @Nullable String plain(String value) {
        if (!value.startsWith("\"")) {
            return value;
        }
        return value.length() > 1 && value.endsWith("\"")
                ? value.substring(1, value.length() - 1).replace("\"\"", "\"")
                : null;
    }
}
