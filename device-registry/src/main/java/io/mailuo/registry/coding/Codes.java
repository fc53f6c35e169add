package io.mailuo.registry.coding;

import io.mailuo.registry.database.Transaction;
import io.mailuo.spec.problem.ProblemException;
import io.mailuo.spec.problem.Text;
import java.sql.SQLException;

/**
 * Hands out unified codes. Each prefix (division, domain and type) has a counter row; taking the next number locks it
 * until the transaction ends, so no code is ever given twice. Codes are permanent: none is used again.
 */
public final class Codes {

    private static final int DEVICE_SEQUENCE_DIGITS = 7;

    private Codes() {}

    /**
     * The next free code of a sensing device or gateway.
     *
     * @param division 6 digits
     * @param type domain and device type, 5 digits
     */
    public static String nextDevice(Transaction transaction, String division, String type) throws SQLException {
        var prefix = division + type;
        var body = prefix + sequence(transaction, "device", prefix, DEVICE_SEQUENCE_DIGITS);
        return body + CheckDigit.of(body);
    }

    /**
     * The next free code of a managed object.
     *
     * @param scheme the edition of the standard
     * @param prefix division and class
     * @param digits length of the sequence number
     */
    public static String nextObject(Transaction transaction, String scheme, String prefix, int digits)
            throws SQLException {
        return prefix + sequence(transaction, scheme, prefix, digits);
    }

    private static String sequence(Transaction transaction, String scheme, String prefix, int digits)
            throws SQLException {
        long number = transaction
                .first(
                        "insert into code_counter (scheme, prefix, next) values (?, ?, 2)"
                                + " on conflict (scheme, prefix) do update set next = code_counter.next + 1"
                                + " returning next - 1 as number",
                        row -> row.number("number"),
                        scheme,
                        prefix)
                .orElseThrow();
        var text = String.valueOf(number);
        if (text.length() > digits) {
            throw new ProblemException(
                    409,
                    "codes-exhausted",
                    new Text("All codes of this kind are taken", "该类编码已用尽"),
                    new Text("Prefix " + prefix + " has no number left.", "前缀 " + prefix + " 已无可用序号。"));
        }
        return "0".repeat(digits - text.length()) + text;
    }
}
