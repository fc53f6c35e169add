package io.mailuo.registry.api;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The conditions of a query, all of which must hold, with their parameters. */
public final class Conditions {

    private static final int LONGEST_CODE = 20;
    private static final String LAST_CHARACTER = Character.toString(Character.MAX_CODE_POINT);

    private final List<String> sql = new ArrayList<>();
    private final List<@Nullable Object> parameters = new ArrayList<>();

    /** Adds a condition. */
    public Conditions and(String condition, @Nullable Object... values) {
        sql.add("(" + condition + ")");
        Collections.addAll(parameters, values);
        return this;
    }

    /** Adds that {@code column} is one of some texts; of a single one the database reads an index in order. */
    public Conditions andAmong(String column, Collection<String> values) {
        return values.size() == 1 ? and(column + " = ?", values.iterator().next()) : and(column + " = any (?)", values);
    }

    /** The {@code where} clause; empty without conditions. */
    public String where() {
        return sql.isEmpty() ? "" : " where " + String.join(" and ", sql);
    }

    /** The parameters, and {@code more} after them. */
    public @Nullable Object[] parameters(@Nullable Object... more) {
        var all = new ArrayList<>(parameters);
        Collections.addAll(all, more);
        return all.toArray();
    }

    /**
     * Adds that {@code column}, which has an index of the class {@code text_pattern_ops}, begins with a text. A LIKE whose
     * pattern is a parameter uses that index only as long as the database plans anew for each pattern.
     */
    public Conditions andBeginning(String column, String text) {
        var first = text.replace("\0", "");
        return and(column + " ~>=~ ? and " + column + " ~<~ ?", first, first + LAST_CHARACTER);
    }

    /** The last of the codes, which are digits, that begin with these digits; they are in order in every collation. */
    public static String lastCode(String digits) {
        return digits + "9".repeat(LONGEST_CODE);
    }

    /** A LIKE pattern that matches a text anywhere, whatever characters it holds. */
    public static String containing(String text) {
        return "%" + literal(text) + "%";
    }

    /** A LIKE pattern that matches what begins with a text, whatever characters it holds. */
    public static String startingWith(String text) {
        return literal(text) + "%";
    }

    private static String literal(String text) {
        return text.replace("\0", "").replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    }
}
