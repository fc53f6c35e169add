package io.mailuo.registry.coding;

import io.mailuo.registry.database.Transaction;
import io.mailuo.spec.catalogue.ComponentClass;
import io.mailuo.spec.coding.CodingScheme;
import io.mailuo.spec.coding.DeviceCode;
import io.mailuo.spec.problem.ProblemException;
import io.mailuo.spec.problem.Text;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Hands out unified codes. Each prefix (division and type) has a counter row; taking the next number locks it until
 * the transaction ends, so no code is ever given twice. Codes are permanent: none is used again.
 */
public final class Codes {

    private static final int MAX_OBJECT_SEQUENCE = 999_999;

    /** The scheme of the codes of sensing devices and gateways. */
    public static final String DEVICE = "device";

    private static final String GBT_47678 = "object-gbt47678";
    private static final String CJT_214 = "object-cjt214";

    /** The schemes of which codes are given. */
    public static final List<String> SCHEMES = List.of(DEVICE, GBT_47678, CJT_214);

    /** Prefix of each scheme's counter that says where the numbers of a prefix begin that was never used. */
    public static final String UNUSED = "";

    private Codes() {}

    /**
     * The next free code of a sensing device or gateway.
     *
     * @param division 6 digits
     * @param type domain and device type, 5 digits
     */
    public static String nextDevice(Transaction transaction, String division, String type) throws SQLException {
        var prefix = division + type;
        return new DeviceCode(division, type, next(transaction, DEVICE, prefix, DeviceCode.MAX_SEQUENCE, 1)).toString();
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
            int number = next(transaction, scheme.id(), division + componentClass, MAX_OBJECT_SEQUENCE, 1);
            code = objectCode(scheme, division, componentClass, number);
        } while (transaction.exists("select 1 from managed_object where code = ?", code));
        return code;
    }

    /**
     * The next free codes of sensing devices.
     *
     * @param count how many
     */
    public static List<String> nextDevices(Transaction transaction, String division, String type, int count)
            throws SQLException {
        int first = next(transaction, DEVICE, division + type, DeviceCode.MAX_SEQUENCE, count);
        return IntStream.range(first, first + count)
                .mapToObj(number -> new DeviceCode(division, type, number).toString())
                .toList();
    }

    /** The next free codes of managed objects, without those that were registered as they stood on a label. */
    public static List<String> nextObjects(
            Transaction transaction, CodingScheme scheme, String division, String componentClass, int count)
            throws SQLException {
        int first = next(transaction, scheme.id(), division + componentClass, MAX_OBJECT_SEQUENCE, count);
        var codes = new ArrayList<String>();
        for (int number = first; number < first + count; number++) {
            codes.add(objectCode(scheme, division, componentClass, number));
        }
        codes.removeAll(new HashSet<>(transaction.list(
                "select code from managed_object where code = any (?)", row -> row.text("code"), codes)));
        return codes;
    }

    /** The coding scheme of an edition of the standard for managed objects. */
    public static String objectScheme(String standard) {
        return standard.equals(ComponentClass.GBT_47678) ? GBT_47678 : CJT_214;
    }

    private static String objectCode(CodingScheme scheme, String division, String componentClass, int number) {
        return scheme.compose(Map.of(
                "division", division,
                "class", componentClass.substring(0, 2),
                "type", componentClass.substring(2),
                "sequence", String.valueOf(number)));
    }

    /** The first of {@code count} numbers, which are taken. */
    private static int next(Transaction transaction, String scheme, String prefix, int last, int count)
            throws SQLException {
        long first = transaction
                .first(
                        "insert into code_counter (scheme, prefix, next) values (?, ?, coalesce((select"
                                + " next from code_counter where scheme = ? and prefix = ?), 1) + ?)"
                                + " on conflict (scheme, prefix) do update set next = code_counter.next + ?"
                                + " returning next - ? as number",
                        row -> row.number("number"),
                        scheme,
                        prefix,
                        scheme,
                        UNUSED,
                        count,
                        count,
                        count)
                .orElseThrow();
        if (first + count - 1 > last) {
            throw new ProblemException(
                    409,
                    "codes-exhausted",
                    new Text("All codes of this kind are taken", "该类编码已用尽"),
                    new Text("Prefix " + prefix + " has no number left.", "前缀 " + prefix + " 已无可用序号。"));
        }
        return (int) first;
    }
}
