package io.mailuo.registry.access;

import io.mailuo.registry.database.Transaction;
import io.mailuo.spec.registry.RegistryRecord.AccessToken;
import io.mailuo.spec.registry.Scope;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tokens that a transaction ends or changes; once it is committed, {@link #committed} tells this process at once. */
final class TokenChanges {

    private final List<String> ended = new ArrayList<>();
    private final List<AccessToken> changed = new ArrayList<>();

    /** Ends the tokens and sessions that {@code condition} names, and the tokens that were made by them. */
    void end(Transaction transaction, String condition, @Nullable Object... parameters) throws SQLException {
        for (var id : transaction.list(
                "with recursive gone (id) as (select id from access_token where " + condition
                        + " union select t.id from access_token t join gone g on t.parent = g.id)"
                        + " delete from access_token where id in (select id from gone) returning id",
                row -> row.text("id"),
                parameters)) {
            transaction.publishRemoval("token/" + id);
            transaction.audit("token.revoke", "token/" + id, null, null);
            ended.add(id);
        }
    }

    /** Gives other rights to the tokens and sessions that {@code condition} names. */
    void grant(Transaction transaction, Set<Scope> scopes, String condition, @Nullable Object parameter)
            throws SQLException {
        for (var token : transaction.list(
                "update access_token set scopes = ? where " + condition + " returning *",
                TokenIndex::token,
                scopes.stream().map(Scope::text).toList(),
                parameter)) {
            transaction.publish(token);
            changed.add(token);
        }
    }

    /** Makes this process know what was committed. */
    void committed(TokenIndex index) {
        ended.forEach(index::remove);
        changed.forEach(index::add);
    }
}
