package io.mailuo.registry.device;

import io.mailuo.registry.api.Conditions;
import io.mailuo.registry.database.Transaction;
import io.mailuo.spec.problem.ProblemException;
import io.mailuo.spec.problem.Text;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashSet;

/**
 * What somebody types to filter a list of devices, as conditions that an index answers: neighbouring characters of the
 * name, or the beginning of the code.
 */
public final class DeviceText {

    private static final int LONGEST = 100;
    private static final int RARE = 2000;
    private static final int SHORTEST_IDENTIFIER = 4;

    private DeviceText() {}

    /** Devices whose name or code matches {@code text}. */
    public static void matching(Transaction transaction, Conditions conditions, String text) throws SQLException {
        matching(transaction, conditions, text, false);
    }

    /** Devices whose name, code or one of whose external identifiers matches {@code text}. */
    public static void matchingAnything(Transaction transaction, Conditions conditions, String text)
            throws SQLException {
        matching(transaction, conditions, text, true);
    }

    private static void matching(Transaction transaction, Conditions conditions, String text, boolean identifiers)
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
        // How rare neighbouring characters are the database cannot guess: it is looked up in the index.
        var named = new LinkedHashSet<>(transaction.list(
                "with found as materialized (select code from device where grams @> ?::integer[])"
                        + " select code from found limit ?",
                row -> row.text("code"),
                grams,
                RARE + 1));
        boolean rare = named.size() <= RARE;
        var listed = rare ? named : new LinkedHashSet<String>();
        if (identifiers && plain.length() >= SHORTEST_IDENTIFIER) {
            listed.addAll(identified(transaction, text.strip()));
        }
        boolean digits = plain.chars().allMatch(c -> c >= '0' && c <= '9');
        var byCode = Conditions.startingWith(plain);
        if (rare && digits) {
            conditions.and("code = any (?) or code like ?", listed, byCode);
        } else if (rare) {
            conditions.and("code = any (?)", listed);
        } else if (digits) {
            conditions.and("grams @> ?::integer[] or code = any (?) or code like ?", grams, listed, byCode);
        } else {
            conditions.and("grams @> ?::integer[] or code = any (?)", grams, listed);
        }
    }

    private static Collection<String> identified(Transaction transaction, String text) throws SQLException {
        var conditions = new Conditions().and("device is not null").andBeginning("value", text);
        return transaction.list(
                "select device from external_identifier" + conditions.where() + " limit ?",
                row -> row.text("device"),
                conditions.parameters(RARE));
    }
}
