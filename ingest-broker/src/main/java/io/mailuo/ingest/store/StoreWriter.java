package io.mailuo.ingest.store;

import io.mailuo.codec.DecodeException;
import io.mailuo.ingest.log.BatchRecords;
import io.mailuo.ingest.log.LogConsumers;
import io.mailuo.ingest.log.ObservationLog;
import io.mailuo.ingest.log.QuarantineEntry;
import io.mailuo.spec.observation.Batch;
import io.mailuo.spec.quarantine.QuarantineReason;
import io.mailuo.spec.topic.LogTopics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries the observations from the log to the store, one thread. The offsets of what it has read are committed only
 * after the store has said that it is durable, so whatever happens in between is done again and nothing is skipped;
 * the store collapses repeats. While the store does not take observations they wait in the log.
 */
public final class StoreWriter implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StoreWriter.class);
    private static final int PORTION_BYTES = 4 << 20;
    private static final int MAX_RECORDS = 10_000;
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration FIRST_RETRY = Duration.ofMillis(100);
    private static final Duration STOP = Duration.ofSeconds(30);

    private final StoreWriterSettings settings;
    private final TimeSeriesStore store;
    private final ObservationLog log;
    private final InstantSource clock;
    private final StoreProgress progress;
    private final Thread thread;
    private final Object retrying = new Object();
    private volatile boolean closed;
    private volatile Runnable wakeUp = () -> {};

    private StoreWriter(StoreWriterSettings settings, TimeSeriesStore store, ObservationLog log, InstantSource clock) {
        this.settings = settings;
        this.store = store;
        this.log = log;
        this.clock = clock;
        this.progress = new StoreProgress(store, log);
        this.thread = Thread.ofPlatform().name("store-writer").daemon().unstarted(this::run);
    }

    /**
     * Starts to carry.
     *
     * @param store not closed by this
     * @param log where records that cannot be read are quarantined; not closed by this
     */
    public static StoreWriter start(
            StoreWriterSettings settings, TimeSeriesStore store, ObservationLog log, InstantSource clock) {
        var writer = new StoreWriter(settings, store, log, clock);
        writer.thread.start();
        return writer;
    }

    /** How far it is. */
    public StoreState state() {
        return progress.state(clock.instant());
    }

    /** Stops after the write that is under way. What is not stored yet stays in the log for the next start. */
    @Override
    public void close() {
        closed = true;
        wakeUp.run();
        synchronized (retrying) {
            retrying.notifyAll();
        }
        try {
            thread.join(STOP);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        var retry = FIRST_RETRY;
        while (!closed) {
            try (var consumer = consumer()) {
                wakeUp = consumer::wakeup;
                consumer.subscribe(List.of(LogTopics.OBSERVATIONS), new PauseWhileRetrying(consumer));
                while (!closed) {
                    carry(consumer);
                    retry = FIRST_RETRY;
                }
            } catch (WakeupException e) {
                LOG.debug("store writer woken");
            } catch (KafkaException e) {
                progress.fault("the log cannot be read: " + e.getMessage());
                LOG.warn("the log cannot be read for the store, trying again cause={}", e.toString());
                sleep(retry);
                retry = longer(retry);
            } finally {
                wakeUp = () -> {};
            }
        }
    }

    private void carry(Consumer<byte[], byte[]> consumer) {
        var polled = consumer.poll(POLL);
        progress.position(consumer, 0);
        if (polled.isEmpty()) {
            return;
        }
        progress.position(consumer, polled.count());
        var portion = decode(polled);
        if (portion.batches.isEmpty() && portion.poison.isEmpty()) {
            return;
        }
        int poison = portion.poison.size();
        if (!storeUntilDurable(consumer, portion)) {
            return;
        }
        commit(consumer, polled);
        progress.stored(portion.batches, poison);
        progress.position(consumer, 0);
    }

    /** @return false when closed before it was durable */
    private boolean storeUntilDurable(Consumer<byte[], byte[]> consumer, Portion portion) {
        progress.writing(portion.batches);
        if (stored(portion)) {
            return true;
        }
        var retry = FIRST_RETRY;
        consumer.pause(consumer.assignment());
        progress.retrying(true);
        try {
            while (!closed) {
                // Polling while paused brings no records; it keeps this node in the group.
                consumer.poll(Duration.ZERO);
                sleep(retry);
                if (!closed && stored(portion)) {
                    LOG.info("the store takes observations again");
                    return true;
                }
                retry = longer(retry);
            }
            return false;
        } finally {
            progress.retrying(false);
            consumer.resume(consumer.paused());
        }
    }

    private boolean stored(Portion portion) {
        try {
            if (!portion.batches.isEmpty()) {
                store.write(portion.batches);
            }
            portion.quarantinePoison(log);
            progress.fault(null);
            return true;
        } catch (StoreException e) {
            if (progress.fault(e.getMessage())) {
                LOG.error("the store does not take observations, they wait in the log cause={}", e.getMessage());
            }
            return false;
        }
    }

    private void commit(Consumer<byte[], byte[]> consumer, ConsumerRecords<byte[], byte[]> polled) {
        var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
        var mine = consumer.assignment();
        for (var entry : polled.nextOffsets().entrySet()) {
            if (mine.contains(entry.getKey())) {
                offsets.put(entry.getKey(), entry.getValue());
            }
        }
        // Not awaited: a commit that is lost only means that some of it is stored again.
        consumer.commitAsync(offsets, (committed, error) -> {
            if (error != null) {
                LOG.warn("offsets not committed, some observations may be stored twice cause={}", error.toString());
            }
        });
    }

    private Portion decode(ConsumerRecords<byte[], byte[]> polled) {
        var portion = new Portion(new ArrayList<>(polled.count()), new ArrayList<>());
        for (var consumed : polled) {
            try {
                portion.batches.add(BatchRecords.decode(consumed));
            } catch (DecodeException | RuntimeException e) {
                portion.poison.add(poison(consumed, e));
            }
        }
        return portion;
    }

    private QuarantineEntry poison(ConsumerRecord<byte[], byte[]> consumed, Exception cause) {
        LOG.error(
                "a record of the log cannot be read and goes to quarantine partition={} offset={} cause={}",
                consumed.partition(),
                consumed.offset(),
                cause.toString());
        byte[] key = consumed.key();
        byte[] value = consumed.value();
        return new QuarantineEntry(
                null,
                key == null ? "" : new String(key, StandardCharsets.UTF_8),
                "",
                "senml",
                "",
                clock.instant(),
                QuarantineReason.MALFORMED,
                "record " + consumed.partition() + "-" + consumed.offset() + " of the log cannot be read: "
                        + cause.getMessage(),
                value == null ? new byte[0] : value);
    }

    private Consumer<byte[], byte[]> consumer() {
        return new LogConsumers(settings.bootstrapServers())
                .inPortions(
                        "store-writer",
                        PORTION_BYTES,
                        Math.toIntExact(settings.longestPortionWait().toMillis()),
                        Map.of(
                                ConsumerConfig.GROUP_ID_CONFIG,
                                settings.group(),
                                ConsumerConfig.GROUP_INSTANCE_ID_CONFIG,
                                settings.node(),
                                ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
                                10_000,
                                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                                MAX_RECORDS));
    }

    private Duration longer(Duration retry) {
        var twice = retry.multipliedBy(2);
        return twice.compareTo(settings.longestRetry()) > 0 ? settings.longestRetry() : twice;
    }

    private void sleep(Duration pause) {
        try {
            synchronized (retrying) {
                if (!closed) {
                    retrying.wait(pause.toMillis());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed = true;
        }
    }

    /** What was read in one go. */
    private record Portion(List<Batch> batches, List<QuarantineEntry> poison) {

        /** Entries that are in quarantine are not put there again by the next try. */
        void quarantinePoison(ObservationLog log) throws StoreException {
            while (!poison.isEmpty()) {
                try {
                    log.quarantine(poison.getLast()).toCompletableFuture().get(60, TimeUnit.SECONDS);
                    poison.removeLast();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new StoreException("interrupted", e);
                } catch (ExecutionException | TimeoutException e) {
                    throw new StoreException("a record that cannot be read could not be quarantined", e);
                }
            }
        }
    }

    /** Partitions that come while a write is being retried must not bring records yet. */
    private final class PauseWhileRetrying implements ConsumerRebalanceListener {

        private final Consumer<byte[], byte[]> consumer;

        PauseWhileRetrying(Consumer<byte[], byte[]> consumer) {
            this.consumer = consumer;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            if (progress.isRetrying()) {
                consumer.pause(partitions);
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            // What was read of them is stored all the same; their new owner stores it again.
        }
    }
}
