package io.mailuo.registry.api;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The conditions of a query, all of which must hold, with their parameters. */
public final class Conditions {

    private final List<String> sql = new ArrayList<>();
    private final List<@Nullable Object> parameters = new ArrayList<>();

    /** Adds a condition. */
    public Conditions and(String condition, @Nullable Object... values) {
        sql.add("(" + condition + ")");
        Collections.addAll(parameters, values);
        return this;
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
