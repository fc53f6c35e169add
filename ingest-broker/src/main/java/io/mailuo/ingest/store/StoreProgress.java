package io.mailuo.ingest.store;

import io.mailuo.ingest.log.ObservationLog;
import io.mailuo.spec.observation.Batch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;

/** What a {@link StoreWriter} has done and what lies before it. Written by its thread, read by any. */
final class StoreProgress {

    private final TimeSeriesStore store;
    private final ObservationLog log;
    private final AtomicLong observations = new AtomicLong();
    private final AtomicLong batches = new AtomicLong();
    private final AtomicLong poisoned = new AtomicLong();
    /** Sizes of the writes that may not be readable yet, oldest first. */
    private final ArrayDeque<Integer> writes = new ArrayDeque<>();

    private volatile Reach reach = new Reach(List.of(), 0);
    private volatile @Nullable Instant oldest;
    private volatile @Nullable String fault;
    private volatile boolean retrying;

    StoreProgress(TimeSeriesStore store, ObservationLog log) {
        this.store = store;
        this.log = log;
    }

    /** Takes what the consumer knows of its partitions, without asking Kafka; {@code inHand} it has already returned. */
    void position(Consumer<byte[], byte[]> consumer, int inHand) {
        var parts = new ArrayList<Part>();
        for (var partition : consumer.assignment()) {
            var lag = consumer.currentLag(partition);
            if (lag.isPresent()) {
                long next = consumer.position(partition);
                parts.add(new Part(partition.partition(), next, next + lag.getAsLong()));
            }
        }
        reach = new Reach(parts, inHand);
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
                reach.behind(log.ends()) + unreadable,
                since == null || since.isAfter(now) ? Duration.ZERO : Duration.between(since, now),
                fault);
    }

    private void forgetReadable() {
        long unreadable = store.unreadable();
        while (writes.size() > unreadable) {
            writes.remove();
        }
    }

    /** A partition: the offset that is read next, and the end that the consumer has heard of last. */
    private record Part(int partition, long next, long end) {}

    /** How far reading is. The consumer hears of the log's end only with a portion, so this node's own ends count too. */
    private record Reach(List<Part> parts, int inHand) {

        long behind(Map<Integer, Long> ends) {
            long behind = inHand;
            for (var part : parts) {
                behind += Math.max(part.end, ends.getOrDefault(part.partition, 0L)) - part.next;
            }
            return behind;
        }
    }
}
