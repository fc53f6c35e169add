package io.mailuo.ingest.follow;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads all partitions of a topic on a thread of its own, from the beginning or from near the end, and goes on for as
 * long as it is open. Keeps no offsets: every start reads anew. A record that its reader cannot take is logged and
 * passed over, so that one bad record does not keep the others out. When Kafka is away it waits and goes on where it
 * was.
 */
public final class TopicFollower implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TopicFollower.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration STOP = Duration.ofSeconds(5);

    /** From the beginning of the topic. */
    public static final long EVERYTHING = Long.MAX_VALUE;

    /** Takes records, one at a time, on the follower's thread. */
    @FunctionalInterface
    public interface Reader {
        /**
         * Takes a record; repeats are possible after a failure of Kafka.
         *
         * @throws Exception if the record makes no sense; it is logged and passed over
         */
        void take(ConsumerRecord<byte[], byte[]> entry) throws Exception;
    }

    private final String topic;
    private final long tail;
    private final Reader reader;
    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final Map<TopicPartition, Long> next = new ConcurrentHashMap<>();
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicLong unreadable = new AtomicLong();
    private final Thread thread;
    private volatile @Nullable Consumer<byte[], byte[]> open;

    private TopicFollower(String topic, long tail, Supplier<Consumer<byte[], byte[]>> consumers, Reader reader) {
        this.topic = topic;
        this.tail = tail;
        this.consumers = consumers;
        this.reader = reader;
        this.thread = Thread.ofPlatform().name("follow-" + topic).daemon().unstarted(this::run);
    }

    /**
     * Starts to follow.
     *
     * @param tail how many of the last records of each partition to begin with, or {@link #EVERYTHING}
     * @param consumers makes a consumer without a group; called again after a failure
     */
    public static TopicFollower start(
            String topic, long tail, Supplier<Consumer<byte[], byte[]>> consumers, Reader reader) {
        var follower = new TopicFollower(topic, tail, consumers, reader);
        follower.thread.start();
        return follower;
    }

    /** Completes when everything that was in the topic at the start has been taken. Never fails. */
    public CompletableFuture<Void> ready() {
        return ready.copy();
    }

    /** Whether everything in a partition before {@code offset} has been taken. */
    public boolean hasTaken(int partition, long offset) {
        return next.getOrDefault(new TopicPartition(topic, partition), -1L) >= offset;
    }

    /** How many records were passed over since the start. */
    public long unreadable() {
        return unreadable.get();
    }

    private void run() {
        while (closed.getCount() > 0) {
            try (Consumer<byte[], byte[]> consumer = consumers.get()) {
                open = consumer;
                follow(consumer);
            } catch (WakeupException e) {
                LOG.debug("woken to stop topic={}", topic);
            } catch (KafkaException e) {
                LOG.warn("cannot follow, trying again topic={} cause={}", topic, e.toString());
                pause();
            }
        }
    }

    private void follow(Consumer<byte[], byte[]> consumer) {
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        if (partitions.isEmpty()) {
            throw new KafkaException("there is no topic " + topic + " yet");
        }
        consumer.assign(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        seek(consumer, partitions, ends);
        while (closed.getCount() > 0) {
            for (ConsumerRecord<byte[], byte[]> entry : consumer.poll(POLL)) {
                take(entry);
            }
            partitions.forEach(partition -> next.put(partition, consumer.position(partition)));
            if (!ready.isDone()
                    && ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
                ready.complete(null);
            }
        }
    }

    private void seek(
            Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions, Map<TopicPartition, Long> ends) {
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
        for (TopicPartition partition : partitions) {
            long begin = begins.getOrDefault(partition, 0L);
            long end = ends.getOrDefault(partition, 0L);
            long from = tail == EVERYTHING ? begin : Math.max(begin, end - tail);
            long known = next.getOrDefault(partition, from);
            consumer.seek(partition, known > end ? from : Math.max(begin, known));
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> entry) {
        try {
            reader.take(entry);
        } catch (Exception e) {
            unreadable.incrementAndGet();
            LOG.warn(
                    "record passed over topic={} partition={} offset={} cause={}",
                    topic,
                    entry.partition(),
                    entry.offset(),
                    e.toString());
        }
    }

    private void pause() {
        try {
            if (closed.await(RETRY.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.debug("stopping topic={}", topic);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        Consumer<byte[], byte[]> consumer = open;
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
