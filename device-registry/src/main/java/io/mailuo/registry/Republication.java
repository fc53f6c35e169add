package io.mailuo.registry;

import io.mailuo.registry.access.TokenIndex;
import io.mailuo.registry.database.Database;
import io.mailuo.registry.database.Transaction;
import io.mailuo.registry.gateway.GatewayRecords;
import io.mailuo.registry.organization.Organization;
import io.mailuo.registry.sharing.Grants;
import java.sql.SQLException;
import java.util.List;

/**
 * Puts everything that the topic {@code registry} should hold into the outbox, in pages. Each page locks its rows, so
 * that a change made meanwhile is published after it.
 */
final class Republication {

    private static final int PAGE = 200;

    private interface Publisher {
        void publish(Transaction transaction, String key) throws SQLException;
    }

    private final Database database;

    Republication(Database database) {
        this.database = database;
    }

    /** Publishes organizations, gateways, tokens, grants and then devices. */
    void run() {
        pages(
                "select id as key from organization where id > ? order by id limit " + PAGE + " for update",
                (t, id) -> t.publish(t.first("select * from organization where id = ?", Organization::of, id)
                        .orElseThrow()
                        .record()));
        pages(
                "select code as key from gateway where code > ? order by code limit " + PAGE + " for update",
                GatewayRecords::publish);
        pages(
                "select id as key from access_token where id > ? order by id limit " + PAGE + " for update",
                TokenIndex::publish);
        pages(
                "select id::text as key from share_grant where id::text > ? and revoked_at is null and valid_until > now()"
                        + " order by id::text limit " + PAGE + " for update",
                Grants::publish);
        database.enqueue("system", transaction -> {
            transaction.publishMany(null);
            return true;
        });
    }

    private void pages(String sql, Publisher publisher) {
        var after = "";
        List<String> keys;
        do {
            var from = after;
            keys = database.enqueue("system", transaction -> {
                var page = transaction.list(sql, row -> row.text("key"), from);
                for (var key : page) {
                    publisher.publish(transaction, key);
                }
                return page;
            });
            after = keys.isEmpty() ? after : keys.getLast();
        } while (keys.size() == PAGE);
    }
}
