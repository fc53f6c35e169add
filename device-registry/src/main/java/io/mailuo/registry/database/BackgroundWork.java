package io.mailuo.registry.database;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does work piece by piece on a thread of its own, and tries again where a piece fails. Between pieces it rests as long as
 * the last one took: the database, which does most of it, has half of that core for those who wait for answers. Thread-safe.
 */
public final class BackgroundWork implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BackgroundWork.class);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final String name;
    private final Duration idle;
    private final BooleanSupplier piece;
    private final Semaphore wanted = new Semaphore(0);
    private final Thread thread;
    private final CountDownLatch closing = new CountDownLatch(1);

    /**
     * Starts.
     *
     * @param name of the thread, for the log
     * @param idle how long to wait, unless woken, where there is nothing to do
     * @param piece does one piece; whether there may be more at once
     */
    public BackgroundWork(String name, Duration idle, BooleanSupplier piece) {
        this.name = name;
        this.idle = idle;
        this.piece = piece;
        this.thread = Thread.ofVirtual().name(name).start(this::run);
    }

    /** Says that there is something to do. */
    public void wake() {
        wanted.release();
    }

    /** Ends after the piece under way. */
    @Override
    public void close() {
        closing.countDown();
        wanted.release();
        try {
            thread.join(PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (closing.getCount() > 0) {
                long start = System.nanoTime();
                if (!done()) {
                    rest(idle);
                } else if (closing.await(System.nanoTime() - start, TimeUnit.NANOSECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("interrupted name={}", name);
        }
    }

    /** Does one piece; whether there may be more at once. */
    private boolean done() throws InterruptedException {
        try {
            return piece.getAsBoolean();
        } catch (RuntimeException e) {
            if (closing.getCount() > 0) {
                LOG.warn("work failed, trying again name={} reason={}", name, e.toString());
                wanted.drainPermits();
                rest(AFTER_FAILURE);
            }
            return true;
        }
    }

    private void rest(Duration time) throws InterruptedException {
        if (wanted.tryAcquire(time.toMillis(), TimeUnit.MILLISECONDS)) {
            wanted.drainPermits();
        }
    }
}
