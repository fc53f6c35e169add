package io.mailuo.registry.importing;

import io.mailuo.registry.database.Database;
import io.mailuo.spec.problem.ProblemException;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the database how far an import is, and hears from it whether to stop; both at most twice a second. */
final class Progress {

    private static final Logger LOG = LoggerFactory.getLogger(Progress.class);
    private static final long PAUSE_NANOS = 500_000_000L;
    private static final long LONG_PAUSE_NANOS = 10_000_000_000L;

    /** The import was cancelled; whatever it did is to be rolled back. */
    static final class CancelledException extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private final Database database;
    private final long importId;
    private final AtomicLong next = new AtomicLong(System.nanoTime());

    Progress(Database database, long importId) {
        this.database = database;
        this.importId = importId;
    }

    /**
     * Notes how far the work is.
     *
     * @param percent 0 to 100
     * @throws CancelledException where somebody has asked for that
     */
    void at(int percent) {
        long now = System.nanoTime();
        if (now - next.get() < 0) {
            return;
        }
        next.set(now + PAUSE_NANOS);
        note(percent);
    }

    /**
     * As {@link #at}, without regard to when that was done last. Where the database has no answer for it the work goes on:
     * it is worth more than the news of it.
     */
    void note(int percent) {
        boolean cancelled = false;
        try {
            cancelled = database.enqueue(
                    "system",
                    transaction -> transaction
                            .first(
                                    "update import_job set progress = ?, updated_at = now() where id = ? returning cancelled",
                                    row -> row.truth("cancelled"),
                                    Math.clamp(percent, 0, 100),
                                    importId)
                            .orElse(true));
        } catch (ProblemException | IllegalStateException e) {
            LOG.warn("progress of an import is not noted id={} percent={} reason={}", importId, percent, e.toString());
            next.set(System.nanoTime() + LONG_PAUSE_NANOS);
        }
        if (cancelled) {
            throw new CancelledException();
        }
    }
}
