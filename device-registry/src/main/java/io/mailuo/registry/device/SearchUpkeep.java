package io.mailuo.registry.device;

import io.mailuo.registry.database.Database;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works new names into the index of {@link Search}, a moment after they are written, on a thread of its own. The index
 * gathers them in a list first, so that writers are fast; every search reads the whole list, and after an import it is
 * long.
 */
public final class SearchUpkeep implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SearchUpkeep.class);
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Database database;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;

    /** Starts. */
    public SearchUpkeep(Database database) {
        this.database = database;
        this.thread = Thread.ofVirtual().name("registry-search-upkeep").start(this::run);
    }

    /** Ends after what is under way. */
    @Override
    public void close() {
        closing.countDown();
        try {
            if (!thread.join(PATIENCE)) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                clean();
            }
        } catch (InterruptedException e) {
            LOG.debug("interrupted");
        }
    }

    private void clean() {
        try {
            database.enqueue(
                    "-",
                    transaction -> transaction.first(
                            "select gin_clean_pending_list('device_grams') as pages", row -> row.number("pages")));
        } catch (RuntimeException e) {
            LOG.warn("the search index cannot be tended, searches are slower reason={}", e.toString());
        }
    }
}
