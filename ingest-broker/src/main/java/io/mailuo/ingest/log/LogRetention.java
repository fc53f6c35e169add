package io.mailuo.ingest.log;

import io.mailuo.spec.topic.LogTopics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes old batches from the log, but never one that the store does not have: Kafka's own retention knows nothing of
 * consumers, so the topic keeps everything and this takes away what is both stored and older, or more, than is kept.
 */
public final class LogRetention implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LogRetention.class);
    /** Longer than Kafka takes to delete the files, so that their size is not counted again. */
    private static final Duration EVERY = Duration.ofMinutes(3);

    private final Admin admin;
    private final String group;
    private final Duration keep;
    private final long keepBytes;
    private final InstantSource clock;
    private final ScheduledExecutorService timer;

    private LogRetention(String bootstrapServers, String group, Duration keep, long keepBytes, InstantSource clock) {
        this.admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers, "client.id", "log-retention"));
        this.group = group;
        this.keep = keep;
        this.keepBytes = keepBytes;
        this.clock = clock;
        this.timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("log-retention").daemon().factory());
    }

    /**
     * Starts to delete.
     *
     * @param group the consumer group whose committed offsets say what the store has
     * @param keep how long batches are kept after they were appended
     * @param keepBytes most bytes of all partitions together, a segment of each more or less
     */
    public static LogRetention start(
            String bootstrapServers, String group, Duration keep, long keepBytes, InstantSource clock) {
        var retention = new LogRetention(bootstrapServers, group, keep, keepBytes, clock);
        retention.timer.scheduleWithFixedDelay(
                retention::runQuietly, EVERY.toSeconds(), EVERY.toSeconds(), TimeUnit.SECONDS);
        return retention;
    }

    /**
     * Deletes now.
     *
     * @return how many batches are gone
     * @throws LogException if Kafka does not answer
     */
    public long run() throws LogException, InterruptedException {
        try {
            return delete();
        } catch (ExecutionException e) {
            throw new LogException(
                    "old batches cannot be deleted: " + e.getCause().getMessage(), e.getCause());
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        admin.close(Duration.ofSeconds(5));
    }

    private void runQuietly() {
        try {
            long gone = run();
            if (gone > 0) {
                LOG.info("old batches deleted from the log batches={}", gone);
            }
        } catch (LogException e) {
            LOG.warn("old batches are not deleted from the log cause={}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private long delete() throws ExecutionException, InterruptedException {
        var stored = stored();
        var partitions = stored.keySet();
        var begins = offsets(stored, OffsetSpec.earliest());
        var ends = offsets(stored, OffsetSpec.latest());
        var young = offsets(
                stored, OffsetSpec.forTimestamp(clock.instant().minus(keep).toEpochMilli()));
        var sizes = sizes();
        var deletions = new HashMap<TopicPartition, RecordsToDelete>();
        long gone = 0;
        for (var partition : partitions) {
            long begin = begins.get(partition);
            long end = ends.get(partition);
            long tooOld = young.get(partition) < 0 ? end : young.get(partition);
            long tooMuch =
                    begin + excess(sizes.getOrDefault(partition, 0L), keepBytes / partitions.size(), end - begin);
            long until = Math.min(stored.get(partition).offset(), Math.max(tooOld, tooMuch));
            if (until > begin) {
                deletions.put(partition, RecordsToDelete.beforeOffset(until));
                gone += until - begin;
            }
        }
        if (!deletions.isEmpty()) {
            admin.deleteRecords(deletions).all().get();
        }
        return gone;
    }

    /** How many of {@code records} stand over the limit, taking all for equally large. */
    private static long excess(long size, long limit, long records) {
        return size <= limit ? 0 : (long) (records * ((double) (size - limit) / size));
    }

    private Map<TopicPartition, OffsetAndMetadata> stored() throws ExecutionException, InterruptedException {
        return admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get().entrySet().stream()
                .filter(entry -> entry.getKey().topic().equals(LogTopics.OBSERVATIONS) && entry.getValue() != null)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private Map<TopicPartition, Long> offsets(Map<TopicPartition, ?> partitions, OffsetSpec which)
            throws ExecutionException, InterruptedException {
        var asked = partitions.keySet().stream().collect(Collectors.toMap(Function.identity(), partition -> which));
        return admin.listOffsets(asked).all().get().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().offset()));
    }

    private Map<TopicPartition, Long> sizes() throws ExecutionException, InterruptedException {
        var brokers = admin.describeCluster().nodes().get().stream()
                .map(node -> node.id())
                .toList();
        var sizes = new HashMap<TopicPartition, Long>();
        for (var directories :
                admin.describeLogDirs(brokers).allDescriptions().get().values()) {
            for (var directory : directories.values()) {
                directory
                        .replicaInfos()
                        .forEach((partition, replica) -> sizes.merge(partition, replica.size(), Math::max));
            }
        }
        return sizes;
    }
}
