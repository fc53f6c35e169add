package io.mailuo.ingest.discovery;

import io.mailuo.spec.topic.LogTopics;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which of the quarantine this node replays. Each partition is one node's turn, as a consumer group of Kafka assigns
 * them, and another's when that node has gone; nothing is read by the group. A node takes its turn only once it has seen
 * all that the one before it did, and gives it up only after the entry that it is about. Thread-safe.
 */
final class Turns implements AutoCloseable {

    /** The consumer group of all nodes on one log. */
    static final String GROUP = "mailuo-replay";

    private static final Logger LOG = LoggerFactory.getLogger(Turns.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final long RETRY_SECONDS = 1;
    private static final Duration STOP = Duration.ofSeconds(5);

    /** What is done in turn. */
    @FunctionalInterface
    interface Task<E extends Exception> {
        void run() throws E;
    }

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final BiPredicate<Integer, Long> seen;
    private final Runnable gained;
    /** Assigned, and where each ended then; for the thread that polls. */
    private final Map<Integer, Long> assigned = new HashMap<>();

    private final Set<Integer> mine = ConcurrentHashMap.newKeySet();
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private volatile @Nullable Consumer<byte[], byte[]> open;

    /**
     * Begins to take turns.
     *
     * @param consumers makes a consumer of {@link #GROUP}
     * @param seen whether this node has seen a partition up to an offset
     * @param gained called when a partition has become this node's
     */
    Turns(Supplier<Consumer<byte[], byte[]>> consumers, BiPredicate<Integer, Long> seen, Runnable gained) {
        this.consumers = consumers;
        this.seen = seen;
        this.gained = gained;
        this.thread = Thread.ofPlatform().name("replay-turns").daemon().start(this::run);
    }

    /** The partitions that are this node's now. */
    Set<Integer> mine() {
        return Set.copyOf(mine);
    }

    /** Whether a partition is this node's now. */
    boolean isMine(int partition) {
        return mine.contains(partition);
    }

    /** Runs {@code task} if the partition is this node's, and keeps it so meanwhile; whether it was. */
    <E extends Exception> boolean inTurn(int partition, Task<E> task) throws E {
        lock.readLock().lock();
        try {
            if (!isMine(partition)) {
                return false;
            }
            task.run();
            return true;
        } finally {
            lock.readLock().unlock();
        }
    }

    private void run() {
        while (closed.getCount() > 0) {
            try (var consumer = consumers.get()) {
                open = consumer;
                follow(consumer);
            } catch (WakeupException e) {
                LOG.debug("woken to stop");
            } catch (KafkaException e) {
                LOG.warn("cannot take turns in replaying, trying again cause={}", e.toString());
                pause();
            } finally {
                giveUp(List.copyOf(assigned.keySet()));
            }
        }
    }

    private void follow(Consumer<byte[], byte[]> consumer) {
        consumer.subscribe(List.of(LogTopics.QUARANTINE), new ConsumerRebalanceListener() {
            @Override
            public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
                consumer.pause(partitions);
                consumer.endOffsets(partitions).forEach((partition, end) -> assigned.put(partition.partition(), end));
            }

            @Override
            public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
                giveUp(partitions.stream().map(TopicPartition::partition).toList());
            }
        });
        while (closed.getCount() > 0) {
            consumer.poll(POLL);
            boolean more = false;
            for (var partition : assigned.entrySet()) {
                more |= seen.test(partition.getKey(), partition.getValue()) && mine.add(partition.getKey());
            }
            if (more) {
                LOG.info("replaying what was held for newly registered devices partitions={}", mine);
                gained.run();
            }
        }
    }

    private void giveUp(Collection<Integer> partitions) {
        lock.writeLock().lock();
        try {
            partitions.forEach(mine::remove);
            partitions.forEach(assigned::remove);
        } finally {
            lock.writeLock().unlock();
        }
    }

    private void pause() {
        try {
            if (closed.await(RETRY_SECONDS, TimeUnit.SECONDS)) {
                LOG.debug("stopping");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        var consumer = open;
        if (consumer != null) {
            consumer.wakeup();
        }
        try {
            thread.join(STOP);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
