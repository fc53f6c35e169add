package io.mailuo.registry.search;

import io.mailuo.http.Principal;
import io.mailuo.registry.api.Conditions;
import io.mailuo.registry.database.Transaction;
import io.mailuo.registry.organization.Reach;
import java.sql.SQLException;
import java.util.List;

/**
 * Devices by how an external identifier of theirs begins. Each department buys its own make, so that its identifiers may
 * all stand behind those of others that begin alike: where the first of all are not its own, its own devices are gone
 * through instead.
 */
final class IdentifierBeginnings {

    private static final int WALKED = 5000;
    private static final String IN_ORDER = " order by value using ~<~ ";

    private IdentifierBeginnings() {}

    /**
     * Codes of devices within the principal's reach, in the order of their identifiers.
     *
     * @param text what an identifier begins with
     * @param most how many at most
     */
    static List<String> devices(Transaction transaction, Principal principal, String text, int most)
            throws SQLException {
        var begins = new Conditions().and("device is not null").andBeginning("value", text);
        var walk = "select device, value from external_identifier" + begins.where() + IN_ORDER;
        var root = principal.organization();
        if (root == null) {
            return codes(transaction, walk + "limit ?", begins.parameters(most));
        }
        var reach = Reach.of(transaction, root);
        var near = codes(
                transaction,
                "select device from (" + walk + "limit " + WALKED + ") x join device d on d.code = x.device"
                        + " where d.organization = any (?)" + IN_ORDER + "limit ?",
                begins.parameters(reach, most));
        if (near.size() == most || !transaction.exists(walk + "offset " + WALKED + " limit 1", begins.parameters())) {
            return near;
        }
        var own = new Conditions().and("organization = any (?)", reach);
        return codes(
                transaction,
                "with own as materialized (select code from device" + own.where()
                        + ") select device from own join external_identifier on device = own.code" + begins.where()
                        + IN_ORDER + "limit ?",
                own.parameters(begins.parameters(most)));
    }

    private static List<String> codes(Transaction transaction, String sql, Object... parameters) throws SQLException {
        return transaction.list(sql, row -> row.text("device"), parameters);
    }
}
