package io.mailuo.registry.gateway;

import io.mailuo.registry.database.Transaction;
import java.sql.SQLException;

/** Publishes gateways as they are in the database. */
public final class GatewayRecords {

    private GatewayRecords() {}

    /** Publishes one gateway with the certificates that it may connect with. The caller has locked its row. */
    public static void publish(Transaction transaction, String code) throws SQLException {
        var gateway = transaction
                .first("select * from gateway where code = ?", Gateway::of, code)
                .orElseThrow();
        var certificates = transaction.list(
                "select sha256 from gateway_certificate"
                        + " where gateway = ? and revoked_at is null and not_after > now() order by not_after",
                row -> row.text("sha256"),
                code);
        transaction.publish(gateway.record(certificates));
    }
}
