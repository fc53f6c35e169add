package io.mailuo.registry.database;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Where those who write changes meet the one who publishes them: writers wait here until their changes are on the
 * topic, the publisher waits here until there is something to publish. Thread-safe.
 */
public final class Propagation {

    private final ConcurrentHashMap<Long, CompletableFuture<@Nullable Void>> waiting = new ConcurrentHashMap<>();
    private final Semaphore work = new Semaphore(0);

    /** Announces outbox rows, before they are committed; the future completes when all are on the topic. */
    public CompletableFuture<@Nullable Void> expect(Collection<Long> ids) {
        return CompletableFuture.allOf(ids.stream()
                .map(id -> waiting.computeIfAbsent(id, ignored -> new CompletableFuture<>()))
                .toArray(CompletableFuture[]::new));
    }

    /** Takes an announcement back. */
    public void forget(Collection<Long> ids) {
        ids.forEach(waiting::remove);
    }

    /** Waits until announced rows are on the topic; false where that takes longer than {@code patience}. */
    public boolean await(CompletableFuture<@Nullable Void> expected, Collection<Long> ids, Duration patience) {
        try {
            expected.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            forget(ids);
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            forget(ids);
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Tells the publisher that there is something to publish. */
    public void wake() {
        work.release();
    }

    /** Waits for {@link #wake()}, at most {@code time}. */
    public void awaitWork(Duration time) throws InterruptedException {
        if (work.tryAcquire(time.toMillis(), TimeUnit.MILLISECONDS)) {
            work.drainPermits();
        }
    }

    /** Tells the writers that these rows are on the topic. */
    public void done(Collection<Long> ids) {
        for (var id : ids) {
            var future = waiting.remove(id);
            if (future != null) {
                future.complete(null);
            }
        }
    }
}
