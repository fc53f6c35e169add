package io.mailuo.registry.importing;

import io.mailuo.registry.database.Database;
import java.util.concurrent.atomic.AtomicLong;

/** Tells the database how far an import is, and hears from it whether to stop; both at most twice a second. */
final class Progress {

    private static final long PAUSE_NANOS = 500_000_000L;

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

    /** As {@link #at}, without regard to when that was done last. */
    void note(int percent) {
        boolean cancelled = database.enqueue(
                "system",
                transaction -> transaction
                        .first(
                                "update import_job set progress = ?, updated_at = now() where id = ? returning cancelled",
                                row -> row.truth("cancelled"),
                                Math.clamp(percent, 0, 100),
                                importId)
                        .orElse(true));
        if (cancelled) {
            throw new CancelledException();
        }
    }
}
