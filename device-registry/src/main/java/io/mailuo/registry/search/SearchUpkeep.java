package io.mailuo.registry.search;

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
    private final GramFrequencies frequencies;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;

    /**
     * Starts.
     *
     * @param frequencies is kept as the database finds them
     */
    public SearchUpkeep(Database database, GramFrequencies frequencies) {
        this.database = database;
        this.frequencies = frequencies;
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
            refresh();
            while (!closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                clean();
                count();
            }
        } catch (InterruptedException e) {
            LOG.debug("interrupted");
        }
    }

    private void clean() {
        tend(transaction -> transaction.first(
                "select gin_clean_pending_list('device_grams') as pages", row -> row.number("pages")));
    }

    /** Has the names sampled again when many have changed: the database by itself does so minutes later. */
    private void count() {
        tend(transaction -> {
            boolean changed = transaction.exists(
                    "select 1 from pg_stat_user_tables where schemaname = current_schema() and relname = 'device' and"
                            + " n_mod_since_analyze > 5000 + n_live_tup / 5");
            if (changed) {
                transaction.execute("analyze device");
                frequencies.refresh(transaction);
            }
            return changed;
        });
    }

    private void refresh() {
        tend(transaction -> {
            frequencies.refresh(transaction);
            return true;
        });
    }

    private void tend(Database.Work<?> work) {
        try {
            database.enqueue("-", work);
        } catch (RuntimeException e) {
            LOG.warn("the search index cannot be tended, searches are slower reason={}", e.toString());
        }
    }
}
