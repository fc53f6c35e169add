package io.mailuo.ingest.store;

import io.mailuo.spec.observation.Batch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;

/** What a {@link StoreWriter} has done and what lies before it. Written by its thread, read by any. */
final class StoreProgress {

    private final TimeSeriesStore store;
    private final AtomicLong observations = new AtomicLong();
    private final AtomicLong batches = new AtomicLong();
    private final AtomicLong poisoned = new AtomicLong();
    /** Sizes of the writes that may not be readable yet, oldest first. */
    private final ArrayDeque<Integer> writes = new ArrayDeque<>();

    private volatile long inLog;
    private volatile @Nullable Instant oldest;
    private volatile @Nullable String fault;
    private volatile boolean retrying;

    StoreProgress(TimeSeriesStore store) {
        this.store = store;
    }

    /** Takes what the consumer knows of its partitions, without asking Kafka; {@code inHand} it has already returned. */
    void position(Consumer<byte[], byte[]> consumer, int inHand) {
        long behind = 0;
        for (var partition : consumer.assignment()) {
            behind += consumer.currentLag(partition).orElse(0);
        }
        inLog = behind + inHand;
    }

    void writing(List<Batch> portion) {
        oldest = portion.stream().map(Batch::receivedAt).min(Instant::compareTo).orElse(null);
    }

    void stored(List<Batch> portion, int poison) {
        long count = 0;
        for (var batch : portion) {
            count += batch.observations().size();
        }
        synchronized (writes) {
            writes.add(portion.size());
            forgetReadable();
        }
        observations.addAndGet(count);
        batches.addAndGet(portion.size());
        poisoned.addAndGet(poison);
        oldest = null;
    }

    /** @return whether this is news */
    boolean fault(@Nullable String now) {
        boolean news = !Objects.equals(now, fault);
        fault = now;
        return news;
    }

    void retrying(boolean now) {
        retrying = now;
    }

    boolean isRetrying() {
        return retrying;
    }

    StoreState state(Instant now) {
        long unreadable = 0;
        synchronized (writes) {
            forgetReadable();
            for (int size : writes) {
                unreadable += size;
            }
        }
        var since = oldest;
        return new StoreState(
                observations.get(),
                batches.get(),
                poisoned.get(),
                inLog + unreadable,
                since == null || since.isAfter(now) ? Duration.ZERO : Duration.between(since, now),
                fault);
    }

    private void forgetReadable() {
        long unreadable = store.unreadable();
        while (writes.size() > unreadable) {
            writes.remove();
        }
    }
}
