package io.mailuo.registry.coding;

import io.mailuo.registry.database.Transaction;
import io.mailuo.spec.coding.CodingScheme;
import io.mailuo.spec.coding.DeviceCode;
import io.mailuo.spec.problem.ProblemException;
import io.mailuo.spec.problem.Text;
import java.sql.SQLException;
import java.util.Map;

/**
 * Hands out unified codes. Each prefix (division and type) has a counter row; taking the next number locks it until
 * the transaction ends, so no code is ever given twice. Codes are permanent: none is used again.
 */
public final class Codes {

    private static final int MAX_OBJECT_SEQUENCE = 999_999;

    private Codes() {}

    /**
     * The next free code of a sensing device or gateway.
     *
     * @param division 6 digits
     * @param type domain and device type, 5 digits
     */
    public static String nextDevice(Transaction transaction, String division, String type) throws SQLException {
        var prefix = division + type;
        return new DeviceCode(division, type, next(transaction, "device", prefix, DeviceCode.MAX_SEQUENCE)).toString();
    }

    /**
     * The next free code of a managed object; passes over codes that were registered as they stood on a label.
     *
     * @param scheme of the edition of the standard in force
     * @param componentClass class and type
     */
    public static String nextObject(
            Transaction transaction, CodingScheme scheme, String division, String componentClass) throws SQLException {
        String code;
        do {
            int number = next(transaction, scheme.id(), division + componentClass, MAX_OBJECT_SEQUENCE);
            code = scheme.compose(Map.of(
                    "division", division,
                    "class", componentClass.substring(0, 2),
                    "type", componentClass.substring(2),
                    "sequence", String.valueOf(number)));
        } while (transaction.exists("select 1 from managed_object where code = ?", code));
        return code;
    }

    private static int next(Transaction transaction, String scheme, String prefix, int last) throws SQLException {
        long number = transaction
                .first(
                        "insert into code_counter (scheme, prefix, next) values (?, ?, 2)"
                                + " on conflict (scheme, prefix) do update set next = code_counter.next + 1"
                                + " returning next - 1 as number",
                        row -> row.number("number"),
                        scheme,
                        prefix)
                .orElseThrow();
        if (number > last) {
            throw new ProblemException(
                    409,
                    "codes-exhausted",
                    new Text("All codes of this kind are taken", "该类编码已用尽"),
                    new Text("Prefix " + prefix + " has no number left.", "前缀 " + prefix + " 已无可用序号。"));
        }
        return (int) number;
    }
}
