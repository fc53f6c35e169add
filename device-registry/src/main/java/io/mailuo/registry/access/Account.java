package io.mailuo.registry.access;

import io.mailuo.registry.database.Row;
import io.mailuo.registry.database.Transaction;
import io.mailuo.spec.registry.Scope;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A local account.
 *
 * @param organization that it belongs to, with all below; null for those of the whole platform
 * @param mustChangePassword the password was given by someone else; until it is changed, the account may do nothing
 * @param oidcIssuer the OpenID Connect provider by which it may log in too; null where by password only
 * @param oidcSubject who it is there; null together with the issuer
 */
record Account(
        String username,
        String passwordHash,
        @Nullable String organization,
        Role role,
        boolean disabled,
        boolean mustChangePassword,
        @Nullable String oidcIssuer,
        @Nullable String oidcSubject,
        Instant createdAt) {

    /** An account as the API shows it and the audit log keeps it. */
    record Shown(
            String username,
            Role role,
            @Nullable String organization,
            boolean disabled,
            boolean mustChangePassword,
            @Nullable String oidcIssuer,
            @Nullable String oidcSubject,
            Instant createdAt) {}

    static Account of(Row row) throws SQLException {
        return new Account(
                row.text("username"),
                row.text("password_hash"),
                row.textOrNull("organization"),
                Role.parse(row.text("role")),
                row.truth("disabled"),
                row.truth("must_change_password"),
                row.textOrNull("oidc_issuer"),
                row.textOrNull("oidc_subject"),
                row.time("created_at"));
    }

    /** The account of that name; {@code lock} is empty or {@code " for update"}. */
    static Optional<Account> find(Transaction transaction, String username, String lock) throws SQLException {
        return transaction.first(
                "select * from account where username = ?" + lock, Account::of, username.replace("\0", ""));
    }

    /** The account that is linked to somebody at an OpenID Connect provider; {@code lock} as above. */
    static Optional<Account> linked(Transaction transaction, String issuer, String subject, String lock)
            throws SQLException {
        return transaction.first(
                "select * from account where oidc_issuer = ? and oidc_subject = ?" + lock,
                Account::of,
                issuer,
                subject);
    }

    Shown shown() {
        return new Shown(
                username, role, organization, disabled, mustChangePassword, oidcIssuer, oidcSubject, createdAt);
    }

    /** What it may do now. */
    Set<Scope> scopes() {
        return mustChangePassword ? Set.of() : role.scopes();
    }
}
