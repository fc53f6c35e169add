package io.mailuo.registry.audit;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.mailuo.registry.database.Database;
import io.mailuo.registry.database.Row;
import io.mailuo.registry.database.Transaction;
import io.mailuo.spec.json.Json;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Verifies the audit log in the background. One run at a time, however many registries share the database; how far it is
 * and what it found stands there, so that each of them can tell. Thread-safe.
 */
final class VerificationJob implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(VerificationJob.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long TELL_NANOS = Duration.ofSeconds(1).toNanos();
    private static final String ALIVE =
            "(finished_at is null and coalesce(seen_at > now() - interval '30 seconds', false))";

    /** Where the last run is. */
    enum State {
        /** None was ever asked for. */
        NEVER,
        /** Under way. */
        RUNNING,
        /** Through, with an outcome. */
        DONE,
        /** Ended before it was through. */
        INTERRUPTED;

        @JsonValue
        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * How far the last run is, or was.
     *
     * @param progress percent
     * @param checked links of the chain
     * @param total links there were when it began
     * @param outcome an {@link AuditVerification.Outcome}, where it is through
     */
    record View(
            State state,
            int progress,
            long checked,
            long total,
            @Nullable Instant startedAt,
            @Nullable String startedBy,
            @Nullable Instant finishedAt,
            @Nullable JsonNode outcome) {

        private static View of(Row row) throws SQLException {
            var startedAt = row.timeOrNull("started_at");
            var finishedAt = row.timeOrNull("finished_at");
            long checked = row.number("checked");
            long total = row.number("total");
            var state = startedAt == null
                    ? State.NEVER
                    : finishedAt != null ? State.DONE : row.truth("alive") ? State.RUNNING : State.INTERRUPTED;
            int progress = state == State.DONE ? 100 : total == 0 ? 0 : Math.clamp(100 * checked / total, 0, 99);
            return new View(
                    state,
                    progress,
                    checked,
                    total,
                    startedAt,
                    row.textOrNull("started_by"),
                    finishedAt,
                    row.jsonOrNull("outcome"));
        }
    }

    private final Database database;
    private final AuditAnchor anchor;
    private final InstantSource clock;
    private volatile boolean closing;
    private @Nullable Thread thread;

    VerificationJob(Database database, AuditAnchor anchor, InstantSource clock) {
        this.database = database;
        this.anchor = anchor;
        this.clock = clock;
    }

    /** Begins to verify, unless that is under way; how far it is. */
    synchronized View start(String by) {
        database.enqueue(
                        by,
                        transaction -> transaction.first(
                                "update audit_verification set started_at = now(), started_by = ?, seen_at = now(),"
                                        + " finished_at = null, checked = 0, outcome = null, total ="
                                        + " coalesce((select max(position) from audit_seal), 0) where not " + ALIVE
                                        + " returning started_at",
                                row -> row.time("started_at"),
                                by))
                .ifPresent(startedAt -> thread =
                        Thread.ofVirtual().name("registry-audit-verification").start(new Run(startedAt)::verify));
        return view();
    }

    /** How far the last run is, or was. */
    View view() {
        return database.read(VerificationJob::view);
    }

    private static View view(Transaction transaction) throws SQLException {
        return transaction
                .first("select *, " + ALIVE + " as alive from audit_verification", View::of)
                .orElseThrow();
    }

    /** Ends the run under way after the page it is at. */
    @Override
    public synchronized void close() {
        closing = true;
        if (thread != null) {
            try {
                thread.join(PATIENCE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** One walk along the chain. What it writes counts only as long as no other run has begun in place of it. */
    private final class Run {

        private final Instant startedAt;
        private long told = System.nanoTime();

        Run(Instant startedAt) {
            this.startedAt = startedAt;
        }

        void verify() {
            try {
                var outcome = new AuditVerification(database, anchor, this::page).run(clock.instant());
                if (!outcome.intact()) {
                    LOG.error("the audit log is not intact faults={}", outcome.faultCount());
                }
                write("finished_at = now(), checked = ?, outcome = ?::jsonb", outcome.sealed(), json(outcome));
            } catch (CancellationException e) {
                write("seen_at = null");
            } catch (RuntimeException e) {
                LOG.warn("audit log not verified reason={}", e.toString());
                write("seen_at = null");
            }
        }

        /** Says how far it is, every second. */
        private void page(long checked) {
            if (closing) {
                throw new CancellationException();
            }
            if (System.nanoTime() - told >= TELL_NANOS) {
                told = System.nanoTime();
                write("seen_at = now(), checked = ?", checked);
            }
        }

        private void write(String change, Object... values) {
            var parameters = Arrays.copyOf(values, values.length + 1);
            parameters[values.length] = startedAt;
            try {
                database.enqueue(
                        "system",
                        transaction -> transaction.update(
                                "update audit_verification set " + change + " where started_at = ?", parameters));
            } catch (RuntimeException e) {
                LOG.warn("progress of the audit log's verification not written reason={}", e.toString());
            }
        }
    }

    private static String json(AuditVerification.Outcome outcome) {
        try {
            return Json.MAPPER.writeValueAsString(outcome);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
