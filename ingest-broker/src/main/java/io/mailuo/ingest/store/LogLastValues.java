package io.mailuo.ingest.store;

import io.mailuo.codec.DecodeException;
import io.mailuo.ingest.log.BatchRecords;
import io.mailuo.ingest.log.LogConsumers;
import io.mailuo.spec.observation.Batch;
import io.mailuo.spec.topic.LogTopics;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Last values that follow the log. At start what the store has durably comes from the store, and what it has not from
 * the log: it begins to read where the store writer's group has committed. One thread follows, one loads.
 */
public final class LogLastValues implements LastValues, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LogLastValues.class);
    private static final int PORTION_BYTES = 32 << 10;
    private static final int PORTION_WAIT_MILLIS = 50;
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final String bootstrapServers;
    private final String group;
    private final TimeSeriesStore store;
    private final LastTable table = new LastTable();
    private final List<Consumer<Batch>> listeners = new CopyOnWriteArrayList<>();
    private final Object pausing = new Object();
    private final Thread follower;
    private final Thread loader;
    private volatile Runnable wakeUp = () -> {};
    private volatile boolean closed;
    private volatile boolean loaded;
    private volatile boolean caughtUp;

    private LogLastValues(String bootstrapServers, String group, TimeSeriesStore store) {
        this.bootstrapServers = bootstrapServers;
        this.group = group;
        this.store = store;
        this.follower = Thread.ofPlatform().name("last-values").daemon().unstarted(this::run);
        this.loader = Thread.ofPlatform().name("last-values-load").daemon().unstarted(this::load);
    }

    /**
     * Starts to follow.
     *
     * @param group the consumer group of the {@link StoreWriter}
     * @param store not closed by this
     */
    public static LogLastValues start(String bootstrapServers, String group, TimeSeriesStore store) {
        var values = new LogLastValues(bootstrapServers, group, store);
        values.follower.start();
        return values;
    }

    @Override
    public Optional<StoredObservation> of(String device, String property) {
        return table.of(device, property);
    }

    @Override
    public List<StoredObservation> of(String device) {
        return table.of(device);
    }

    /** How many datastreams have a last value. */
    public long size() {
        return table.size();
    }

    @Override
    public boolean isComplete() {
        return loaded && caughtUp;
    }

    @Override
    public Listening listen(Consumer<Batch> listener) {
        // A wrapper of its own, so that closing removes this registration and no other of the same listener.
        Consumer<Batch> registered = listener::accept;
        listeners.add(registered);
        return () -> listeners.remove(registered);
    }

    @Override
    public void close() {
        closed = true;
        wakeUp.run();
        synchronized (pausing) {
            pausing.notifyAll();
        }
        try {
            follower.join(Duration.ofSeconds(10));
            loader.join(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        var positions = new HashMap<TopicPartition, Long>();
        while (!closed) {
            try (var consumer = new LogConsumers(bootstrapServers)
                    .inPortions(
                            "last-values",
                            PORTION_BYTES,
                            PORTION_WAIT_MILLIS,
                            Map.of(ConsumerConfig.GROUP_ID_CONFIG, group))) {
                wakeUp = consumer::wakeup;
                follow(consumer, positions);
            } catch (WakeupException e) {
                LOG.debug("last values woken to stop");
            } catch (KafkaException e) {
                LOG.warn("the log cannot be followed for last values, trying again cause={}", e.toString());
                pause();
            } finally {
                wakeUp = () -> {};
            }
        }
    }

    private void follow(
            org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> positions) {
        var partitions = consumer.partitionsFor(LogTopics.OBSERVATIONS).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        if (partitions.isEmpty()) {
            throw new KafkaException("topic " + LogTopics.OBSERVATIONS + " has no partitions yet");
        }
        consumer.assign(partitions);
        if (positions.isEmpty()) {
            begin(consumer, partitions);
            // Only after the offsets are known: what they cover is in the store, the rest comes from the log.
            loader.start();
        } else {
            positions.forEach(consumer::seek);
        }
        var ends = caughtUp ? Map.<TopicPartition, Long>of() : consumer.endOffsets(partitions);
        while (!closed) {
            for (var consumed : consumer.poll(POLL)) {
                take(consumed, ends);
            }
            for (var partition : partitions) {
                positions.put(partition, consumer.position(partition));
            }
            if (!caughtUp && ends.entrySet().stream().allMatch(end -> positions.get(end.getKey()) >= end.getValue())) {
                caughtUp = true;
                LOG.info("last values follow the log datastreams={}", table.size());
            }
        }
    }

    private static void begin(
            org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(Set.copyOf(partitions));
        var fromBeginning = new HashSet<TopicPartition>();
        for (var partition : partitions) {
            var offset = committed.get(partition);
            if (offset == null) {
                fromBeginning.add(partition);
            } else {
                consumer.seek(partition, offset.offset());
            }
        }
        consumer.seekToBeginning(fromBeginning);
    }

    private void take(ConsumerRecord<byte[], byte[]> consumed, Map<TopicPartition, Long> ends) {
        Batch batch;
        try {
            batch = BatchRecords.decode(consumed);
        } catch (DecodeException | RuntimeException e) {
            // The store writer says so and quarantines it.
            LOG.debug("a record of the log cannot be read", e);
            return;
        }
        table.take(batch);
        Long end = ends.get(new TopicPartition(consumed.topic(), consumed.partition()));
        if (end != null && consumed.offset() < end) {
            return;
        }
        for (var listener : listeners) {
            try {
                listener.accept(batch);
            } catch (RuntimeException e) {
                LOG.error("a listener of the log failed", e);
            }
        }
    }

    private void load() {
        while (!closed && !loaded) {
            if (store.unreadable() > 0) {
                pause();
                continue;
            }
            try {
                store.latest(table::takeOlder);
                loaded = true;
                LOG.info("last values loaded from the store datastreams={}", table.size());
            } catch (StoreException e) {
                LOG.warn("last values cannot be loaded, trying again cause={}", e.getMessage());
                pause();
            }
        }
    }

    private void pause() {
        try {
            synchronized (pausing) {
                if (!closed) {
                    pausing.wait(RETRY.toMillis());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed = true;
        }
    }
}
