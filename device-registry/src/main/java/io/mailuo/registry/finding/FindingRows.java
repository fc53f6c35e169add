package io.mailuo.registry.finding;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.mailuo.registry.database.Row;
import io.mailuo.registry.database.Transaction;
import io.mailuo.spec.json.Json;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Findings in the database. */
final class FindingRows {

    private record Known(long id, String key, Rule rule, String state, String fingerprint, String organization) {
        static Known of(Row row) throws SQLException {
            var rule = Rule.parse(row.text("rule"));
            return new Known(
                    row.number("id"),
                    FindingRows.key(row.text("entity"), rule, row.text("subject")),
                    rule,
                    row.text("state"),
                    row.text("fingerprint"),
                    row.text("organization"));
        }
    }

    private FindingRows() {}

    /**
     * Brings what is known about some entities up to what was found: what is new is opened; what is gone is closed as
     * mended; what was dismissed stays so unless the evidence is another; what came back is opened again.
     *
     * @param judged the rules that could be judged; the others' findings stay
     */
    static void bring(Transaction transaction, Collection<String> entities, List<Contradiction> found, Set<Rule> judged)
            throws SQLException {
        var known = new HashMap<String, Known>();
        transaction
                .list("select * from finding where entity = any (?)", Known::of, entities)
                .forEach(each -> known.put(each.key(), each));
        if (known.isEmpty() && found.isEmpty()) {
            return;
        }
        var inserts = new ArrayList<@Nullable Object[]>();
        for (var contradiction : found) {
            var before =
                    known.remove(key(contradiction.thing().entity(), contradiction.rule(), contradiction.subject()));
            if (before == null) {
                inserts.add(insertion(contradiction));
            } else if (!unchanged(before, contradiction)) {
                renew(transaction, before.id(), contradiction);
            }
        }
        transaction.batch(
                "insert into finding (entity, rule, subject, other, organization, severity, text_zh, text_en, evidence,"
                        + " fingerprint, fix_attribute, fix_value, fix_zh, fix_en) values (?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb,"
                        + " ?, ?, ?::jsonb, ?, ?) on conflict do nothing",
                inserts);
        for (var gone : known.values()) {
            if (gone.state().equals("open") && judged.contains(gone.rule())) {
                transaction.update(
                        "update finding set state = 'fixed', decided_at = now(), decided_by = 'system', reason = null"
                                + " where id = ?",
                        gone.id());
            }
        }
    }

    private static boolean unchanged(Known before, Contradiction now) {
        boolean same = before.fingerprint().equals(now.fingerprint());
        return same
                && switch (before.state()) {
                    case "open" -> before.organization().equals(now.thing().organization());
                    case "dismissed" -> true;
                    default -> false;
                };
    }

    private static void renew(Transaction transaction, long id, Contradiction now) throws SQLException {
        var values = insertion(now);
        var parameters = new ArrayList<@Nullable Object>();
        for (int i = 3; i < values.length; i++) {
            parameters.add(values[i]);
        }
        parameters.add(id);
        transaction.update(
                "update finding set other = ?, organization = ?, severity = ?, text_zh = ?, text_en = ?, evidence ="
                        + " ?::jsonb, fingerprint = ?, fix_attribute = ?, fix_value = ?::jsonb, fix_zh = ?, fix_en = ?,"
                        + " state = 'open', found_at = case when state = 'open' then found_at else now() end, decided_at = null,"
                        + " decided_by = null, reason = null where id = ?",
                parameters.toArray());
    }

    private static @Nullable Object[] insertion(Contradiction found) {
        var fix = found.fix();
        return new @Nullable Object[] {
            found.thing().entity(),
            found.rule().text(),
            found.subject(),
            found.other(),
            found.thing().organization(),
            found.rule().severity(),
            found.text().zh(),
            found.text().en(),
            json(found.evidence()),
            found.fingerprint(),
            fix.attribute(),
            fix.value() == null ? null : json(fix.value()),
            fix.text().zh(),
            fix.text().en()
        };
    }

    private static String key(String entity, Rule rule, String subject) {
        return entity + "|" + rule.text() + "|" + subject;
    }

    private static String json(Object value) {
        try {
            return Json.MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write evidence as JSON", e);
        }
    }
}
