package io.mailuo.registry.search;

import io.mailuo.http.Principal;
import io.mailuo.registry.api.Conditions;
import io.mailuo.registry.database.Transaction;
import io.mailuo.spec.problem.ProblemException;
import io.mailuo.spec.problem.Text;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * What somebody types to filter a list, as conditions that an index answers: neighbouring characters of the name, or the
 * beginning of the code.
 */
public final class NameText {

    /** What is filtered: rows with {@code code}, {@code name} and {@code grams}. */
    public enum Table {
        /** Devices. */
        DEVICE("device", false),
        /** Devices, which their external identifiers find as well. */
        DEVICE_AND_IDENTIFIERS("device", true),
        /** Managed objects. */
        OBJECT("managed_object", false);

        private final String sql;
        private final boolean identifiers;

        Table(String sql, boolean identifiers) {
            this.sql = sql;
            this.identifiers = identifiers;
        }
    }

    private static final int LONGEST = 100;
    private static final int RARE = 2000;
    private static final int SHORTEST_IDENTIFIER = 4;

    private final GramFrequencies frequencies;

    /** @param frequencies what is frequent in names of devices */
    public NameText(GramFrequencies frequencies) {
        this.frequencies = frequencies;
    }

    /**
     * Adds that the name, the code or whatever else the table is found by matches {@code text}.
     *
     * @param principal whose identifiers are looked at, of the many that may begin alike
     */
    public void matching(Transaction transaction, Table table, Conditions conditions, String text, Principal principal)
            throws SQLException {
        var plain = NameGrams.plain(text);
        if (plain.length() > LONGEST) {
            throw ProblemException.field("q", new Text("is longer than 100 characters", "超过 100 个字符"));
        }
        if (plain.length() < 2) {
            conditions.and("name ilike ?", Conditions.containing(text));
            return;
        }
        var grams = NameGrams.of(text);
        boolean common = table != Table.OBJECT && frequencies.common(grams, RARE);
        var named = common ? List.<String>of() : named(transaction, table, grams);
        boolean rare = !common && named.size() <= RARE;
        var listed = new LinkedHashSet<>(rare ? named : List.of());
        if (table.identifiers && plain.length() >= SHORTEST_IDENTIFIER) {
            listed.addAll(IdentifierBeginnings.devices(transaction, principal, text.strip(), RARE));
        }
        var ways = new ArrayList<String>(List.of("code = any (?)"));
        var values = new ArrayList<Object>(List.of(listed));
        if (!rare) {
            ways.add("grams @> ?::integer[]");
            values.add(grams);
        }
        if (plain.chars().allMatch(c -> c >= '0' && c <= '9')) {
            ways.add("code between ? and ?");
            values.add(plain);
            values.add(Conditions.lastCode(plain));
        }
        conditions.and(String.join(" or ", ways), values.toArray());
    }

    /** How rare neighbouring characters are together the database cannot guess: it is looked up in the index. */
    private static List<String> named(Transaction transaction, Table table, List<Integer> grams) throws SQLException {
        return transaction.list(
                "with found as materialized (select code from " + table.sql + " where grams @> ?::integer[])"
                        + " select code from found limit ?",
                row -> row.text("code"),
                grams,
                RARE + 1);
    }
}
