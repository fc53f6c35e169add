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

    /**
     * Lets one transaction at a time, until its end, change what is asked here: of two administrators who are disabled at
     * once, the second must see that the first is gone. To be taken before any account is locked.
     */
    static void lock(Transaction transaction) throws SQLException {
        transaction.exists("select pg_advisory_xact_lock(hashtext('mailuo administrators'))");
    }

    /** Whether it still lasts. */
    static boolean lasts(Transaction transaction) throws SQLException {
        return transaction.exists("select 1 from account where role = 'setup' and not disabled");
    }

    /** Whether an active account other than {@code except} has the role. */
    static boolean filled(Transaction transaction, Role role, String except) throws SQLException {
        return transaction.exists(
                "select 1 from account where role = ? and username <> ? and " + ACTIVE, role.text(), except);
    }

    /**
     * Whether a one-time password for the role must not be seen by who asks for it, the security administrator, who could
     * do the others' parts with it. While the set-up lasts, the set-up account does them anyway.
     */
    static boolean apart(Transaction transaction, Role role) throws SQLException {
        return role.administrator() && role != Role.SECURITY_ADMIN && !lasts(transaction);
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
