package io.mailuo.registry.access;

import io.mailuo.http.Authenticator;
import io.mailuo.http.Principal;
import io.mailuo.registry.database.Database;
import io.mailuo.registry.database.Row;
import io.mailuo.registry.database.Transaction;
import io.mailuo.spec.registry.RegistryRecord.AccessToken;
import io.mailuo.spec.registry.Scope;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All valid tokens in memory, by the SHA-256 of their text, so that checking one never waits for the database. Read
 * again every few seconds, for those that another registry on the same database has made or revoked; the expired are
 * removed then. Thread-safe.
 */
public final class TokenIndex implements Authenticator, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TokenIndex.class);
    private static final Duration REFRESH = Duration.ofSeconds(5);
    private static final String VALID = "select * from access_token where expires_at > now()";

    private final Database database;
    private final InstantSource clock;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private final Object refreshing = new Object();
    private volatile Map<String, Principal> tokens = new ConcurrentHashMap<>();

    /** Reads all tokens and keeps them fresh until closed. */
    public TokenIndex(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
        refresh();
        this.thread = Thread.ofVirtual().name("registry-tokens").start(this::run);
    }

    @Override
    public Optional<Principal> authenticate(String token) {
        var principal = tokens.get(Secrets.sha256(token));
        return Optional.ofNullable(principal).filter(known -> known.expiresAt().isAfter(clock.instant()));
    }

    /** Makes a committed token valid at once. */
    void add(AccessToken token) {
        synchronized (refreshing) {
            tokens.put(token.sha256(), principal(token));
        }
    }

    /** Makes a revoked token invalid at once. */
    void remove(String id) {
        synchronized (refreshing) {
            tokens.values().removeIf(principal -> principal.tokenId().equals(id));
        }
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Publishes one token. The caller has locked its row. */
    public static void publish(Transaction transaction, String id) throws SQLException {
        transaction.publish(transaction
                .first("select * from access_token where id = ?", TokenIndex::token, id)
                .orElseThrow());
    }

    /** A token as the database has it. */
    static AccessToken token(Row row) throws SQLException {
        return new AccessToken(
                row.text("id"),
                row.text("sha256"),
                row.text("subject"),
                row.textOrNull("organization"),
                row.texts("scopes").stream().map(Scope::parse).toList(),
                row.time("expires_at"));
    }

    private void run() {
        try {
            while (!closing.await(REFRESH.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    refresh();
                    removeExpired();
                } catch (RuntimeException e) {
                    LOG.debug("tokens cannot be read, those known stay valid reason={}", e.getMessage());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void refresh() {
        synchronized (refreshing) {
            var fresh = database.read(transaction -> transaction.list(VALID, TokenIndex::token));
            tokens = fresh.stream()
                    .collect(Collectors.toConcurrentMap(AccessToken::sha256, TokenIndex::principal, (a, b) -> a));
        }
    }

    private void removeExpired() {
        database.enqueue("system", transaction -> {
            var ids = transaction.list(
                    "delete from access_token where expires_at < now() returning id", row -> row.text("id"));
            for (var id : ids) {
                transaction.publishRemoval("token/" + id);
            }
            return ids.size();
        });
    }

    private static Principal principal(AccessToken token) {
        return new Principal(
                token.id(), token.subject(), token.organization(), Set.copyOf(token.scopes()), token.expiresAt());
    }
}
