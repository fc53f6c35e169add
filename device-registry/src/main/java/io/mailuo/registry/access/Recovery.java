package io.mailuo.registry.access;

import io.mailuo.registry.RegistryConfig;
import io.mailuo.registry.backup.DatabaseAccess;
import io.mailuo.registry.database.Database;
import io.mailuo.registry.database.Propagation;
import io.mailuo.registry.database.Transaction;
import java.sql.SQLException;
import java.time.Duration;

/**
 * The way back in when an administrator's password is lost and nobody is left who may reset it. It goes by the database
 * itself, so only whoever may read the platform's files on its machine can use it; it stands in the audit log.
 */
public final class Recovery {

    private static final String WHO = "recovery";
    private static final int ONE_TIME = 20;

    /**
     * An administrator with a new password.
     *
     * @param password good for one login; the only time that it is seen
     */
    public record Recovered(String username, String role, String password) {}

    private Recovery() {}

    /**
     * Gives an administrator a one-time password, and the account back where it was disabled; its sessions end. Where
     * there is no account of that name, one is made, as a security administrator.
     *
     * @param config of the registry, which may be running
     * @throws IllegalArgumentException where the account is none of an administrator, or cannot be called so
     */
    public static Recovered run(RegistryConfig config, String username) {
        if (!AccountAdministration.isUsername(username)) {
            throw new IllegalArgumentException("'" + username + "' cannot be a user name; write it like zhang.wei.");
        }
        var password = Secrets.random().substring(0, ONE_TIME);
        var hash = Passwords.hash(password);
        try (var access = DatabaseAccess.toExisting(config);
                var database = access.database(new Propagation(), Duration.ZERO)) {
            var role = recover(database, username, hash);
            return new Recovered(username, role.text(), password);
        }
    }

    private static Role recover(Database database, String username, String hash) {
        return database.enqueue(WHO, transaction -> {
            var found = Account.find(transaction, username, " for update");
            if (found.isEmpty()) {
                return make(transaction, username, hash);
            }
            var before = found.get();
            if (before.role() == Role.SETUP) {
                throw new IllegalArgumentException("'" + username
                        + "' is the account of the set-up, not an administrator's. Name an administrator, or a name that is"
                        + " not there yet: it becomes a security administrator, who appoints the others.");
            }
            if (!before.role().administrator()) {
                throw new IllegalArgumentException(
                        "'" + username + "' is a " + before.role().text()
                                + ", not an administrator: a security administrator resets its password.");
            }
            var after = transaction
                    .first(
                            "update account set password_hash = ?, must_change_password = true, disabled = false,"
                                    + " updated_at = now() where username = ? returning *",
                            Account::of,
                            hash,
                            username)
                    .orElseThrow()
                    .shown();
            transaction.audit("account.recover", "account/" + username, before.shown(), after);
            new TokenChanges().end(transaction, "kind = 'session' and subject = ?", username);
            return before.role();
        });
    }

    private static Role make(Transaction transaction, String username, String hash) throws SQLException {
        var made = transaction
                .first(
                        "insert into account (username, password_hash, role, must_change_password) values (?, ?, ?, true)"
                                + " returning *",
                        Account::of,
                        username,
                        hash,
                        Role.SECURITY_ADMIN.text())
                .orElseThrow()
                .shown();
        transaction.audit("account.recover", "account/" + username, null, made);
        return Role.SECURITY_ADMIN;
    }
}
