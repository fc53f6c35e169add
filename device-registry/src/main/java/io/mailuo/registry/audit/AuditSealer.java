package io.mailuo.registry.audit;

import io.mailuo.registry.database.Database;
import io.mailuo.registry.database.Transaction;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chains the records of the audit log, in the order of their ids, every second and in batches. A record is sealed only
 * when no transaction is left that could still bring one with a smaller id. Writers never wait for it; several
 * registries on one database take turns.
 */
public final class AuditSealer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AuditSealer.class);
    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final int BATCH = 1000;

    /** Advisory lock of whoever seals; any number that nothing else uses. */
    private static final long LOCK = 0x6d61696c756fL;

    /**
     * Records up to {@code id}, of transactions before {@code transaction}.
     */
    private record Horizon(long id, long transaction) {}

    private final Database database;
    private final AuditAnchor anchor;
    private final InstantSource clock;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private @Nullable Horizon horizon;
    private boolean brokenTold;

    AuditSealer(Database database, AuditAnchor anchor, InstantSource clock) {
        this.database = database;
        this.anchor = anchor;
        this.clock = clock;
        this.thread = Thread.ofVirtual().name("registry-audit").start(this::run);
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

    private void run() {
        try {
            do {
                try {
                    pass();
                } catch (RuntimeException e) {
                    LOG.warn("audit log not sealed, tried again reason={}", e.getMessage());
                }
            } while (!closing.await(PERIOD.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void pass() {
        var waiting = horizon;
        if (waiting != null && oldestRunning() > waiting.transaction()) {
            while (sealBatch(waiting.id()) == BATCH && closing.getCount() > 0) {
                LOG.debug("audit log: one batch sealed, the next follows");
            }
            horizon = null;
        }
        if (horizon == null && database.read(AuditSealer::hasUnsealed)) {
            horizon = database.enqueue("system", AuditSealer::look);
        }
    }

    private long oldestRunning() {
        return database.read(transaction -> transaction
                .first(
                        "select pg_snapshot_xmin(pg_current_snapshot())::text::bigint as oldest",
                        row -> row.number("oldest"))
                .orElseThrow());
    }

    private static boolean hasUnsealed(Transaction transaction) throws SQLException {
        return transaction.exists("select 1 where (select max(id) from audit) >"
                + " coalesce((select audit from audit_seal order by position desc limit 1), 0)");
    }

    /** First the records that are there, then a transaction number of our own: in this order. */
    private static Horizon look(Transaction transaction) throws SQLException {
        long id = transaction
                .first("select coalesce(max(id), 0) as id from audit", row -> row.number("id"))
                .orElseThrow();
        long own = transaction
                .first("select pg_current_xact_id()::text::bigint as own", row -> row.number("own"))
                .orElseThrow();
        return new Horizon(id, own);
    }

    private int sealBatch(long upTo) {
        var seals = new ArrayList<AuditSeal>();
        boolean sound = database.enqueue("system", transaction -> {
            seals.clear();
            return sealBatch(transaction, upTo, seals);
        });
        if (sound && !seals.isEmpty()) {
            anchor.write(AuditAnchor.Point.of(seals.getLast(), clock.instant()));
        }
        return seals.size();
    }

    /** Whether the chain is still the one that the anchor knows. */
    private boolean sealBatch(Transaction transaction, long upTo, ArrayList<AuditSeal> seals) throws SQLException {
        if (transaction.exists("select 1 where not pg_try_advisory_xact_lock(?)", LOCK)) {
            return false;
        }
        var last = AuditSeal.head(transaction).orElse(AuditSeal.NONE);
        for (var record : transaction.list(
                "select " + AuditRecord.COLUMNS + " from audit a where a.id > ? and a.id <= ? order by a.id limit "
                        + BATCH,
                AuditRecord::of,
                last.audit(),
                upTo)) {
            last = last.next(record);
            seals.add(last);
        }
        var known = anchor.read();
        boolean sound = sound(transaction, known);
        transaction.batch(
                "insert into audit_seal (position, audit, previous, hash) values (?, ?, ?, ?)",
                seals.stream()
                        .map(seal ->
                                new @Nullable Object[] {seal.position(), seal.audit(), seal.previous(), seal.hash()})
                        .toList());
        return sound;
    }

    private boolean sound(Transaction transaction, Optional<AuditAnchor.Point> known) throws SQLException {
        if (known.isEmpty()) {
            return true;
        }
        var there = AuditSeal.at(transaction, known.get().position());
        boolean sound = there.isPresent() && known.get().is(there.get());
        if (!sound && !brokenTold) {
            LOG.error(
                    "the audit log was tampered with: its chain is not the one that was sealed at {} position={};"
                            + " run 'mailuo audit verify'",
                    known.get().at(),
                    known.get().position());
            brokenTold = true;
        }
        return sound;
    }
}
