package io.mailuo.registry.access;

import io.mailuo.registry.database.Transaction;
import java.sql.SQLException;

/**
 * The time from the first start until the three administrators are there. While it lasts, the set-up account and the
 * command line on the platform's own machine have every right. It ends for good when the last of the three has changed
 * the first password: the set-up account is disabled, and the command line keeps a registrar's rights.
 */
final class SetUp {

    private static final String ACTIVE = "not disabled and not must_change_password";

    private SetUp() {}

    /** Whether it still lasts. */
    static boolean lasts(Transaction transaction) throws SQLException {
        return transaction.exists("select 1 from account where role = 'setup' and not disabled");
    }

    /** Whether an active account other than {@code except} has the role. */
    static boolean filled(Transaction transaction, Role role, String except) throws SQLException {
        return transaction.exists(
                "select 1 from account where role = ? and username <> ? and " + ACTIVE, role.text(), except);
    }

    /** Ends it where the three administrators are there. */
    static void endWhereAppointed(Transaction transaction, TokenChanges changes) throws SQLException {
        for (var role : Role.values()) {
            if (role.administrator() && !filled(transaction, role, "")) {
                return;
            }
        }
        for (var username : transaction.list(
                "update account set disabled = true, updated_at = now() where role = 'setup' and not disabled"
                        + " returning username",
                row -> row.text("username"))) {
            transaction.audit("account.set-up-ended", "account/" + username, null, null);
            changes.end(transaction, "subject = ? or created_by = ?", username, username);
        }
        var administrators = "scopes && array['accounts:write', 'audit:read', 'organizations:write']";
        changes.end(transaction, "kind = 'token' and " + administrators);
        changes.grant(transaction, Role.REGISTRAR.scopes(), "kind = ? and " + administrators, "local");
    }
}
