package io.mailuo.registry.follow;

import io.mailuo.registry.database.Database;
import io.mailuo.registry.database.Transaction;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a topic on a thread of its own. How far it has come is kept in the database and moves in the same transaction
 * as what its reader writes: every record counts once, whatever fails, also where several registries share a database.
 * While Kafka or the topic is not there, it waits.
 */
public final class TopicFollower implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TopicFollower.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration STOP = Duration.ofSeconds(3);

    /** Makes something of records. */
    @FunctionalInterface
    public interface Reader {
        /** Takes records of one partition in their order; what makes no sense it passes over. */
        void take(Transaction transaction, List<ConsumerRecord<byte[], byte[]>> records) throws SQLException;
    }

    private final Database database;
    private final String bootstrapServers;
    private final String topic;
    private final String positions;
    private final Reader reader;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private volatile @Nullable KafkaConsumer<byte[], byte[]> open;

    /**
     * Starts to follow.
     *
     * @param positions the table of how far it has come, with the columns {@code partition} and {@code next_offset}
     */
    public TopicFollower(Database database, String bootstrapServers, String topic, String positions, Reader reader) {
        this.database = database;
        this.bootstrapServers = bootstrapServers;
        this.topic = topic;
        this.positions = positions;
        this.reader = reader;
        this.thread = Thread.ofPlatform().name("follow-" + topic).daemon().start(this::run);
    }

    private void run() {
        while (closing.getCount() > 0) {
            try (var consumer = consumer()) {
                open = consumer;
                follow(consumer);
            } catch (WakeupException e) {
                LOG.debug("woken to stop topic={}", topic);
            } catch (KafkaException e) {
                LOG.debug("waiting for Kafka topic={} reason={}", topic, e.toString());
                pause();
            } catch (RuntimeException e) {
                LOG.warn("cannot follow, trying again topic={} reason={}", topic, e.toString());
                pause();
            }
        }
    }

    private void follow(KafkaConsumer<byte[], byte[]> consumer) {
        var partitions = new ArrayList<TopicPartition>();
        var infos = consumer.partitionsFor(topic);
        if (infos != null) {
            infos.forEach(info -> partitions.add(new TopicPartition(info.topic(), info.partition())));
        }
        if (partitions.isEmpty()) {
            throw new KafkaException("there is no topic " + topic + " yet");
        }
        consumer.assign(partitions);
        var ends = consumer.endOffsets(partitions);
        var begins = consumer.beginningOffsets(partitions);
        for (var partition : partitions) {
            long known = database.read(transaction -> position(transaction, partition.partition(), ""));
            long begin = begins.getOrDefault(partition, 0L);
            // Beyond the end: the topic was made anew.
            if (known > ends.getOrDefault(partition, 0L)) {
                LOG.warn("the topic {} begins anew partition={}", topic, partition.partition());
                database.enqueue("-", transaction -> {
                    move(transaction, partition.partition(), begin);
                    return begin;
                });
                known = begin;
            }
            consumer.seek(partition, Math.max(begin, known));
        }
        while (closing.getCount() > 0) {
            var records = consumer.poll(POLL);
            for (var partition : records.partitions()) {
                take(partition.partition(), records.records(partition));
            }
        }
    }

    private void take(int partition, List<ConsumerRecord<byte[], byte[]>> records) {
        database.enqueue("-", transaction -> {
            long next = position(transaction, partition, " for update");
            var fresh =
                    records.stream().filter(record -> record.offset() >= next).toList();
            if (!fresh.isEmpty()) {
                reader.take(transaction, fresh);
                move(transaction, partition, fresh.getLast().offset() + 1);
            }
            return next;
        });
    }

    private long position(Transaction transaction, int partition, String lock) throws SQLException {
        if (!lock.isEmpty()) {
            transaction.update(
                    "insert into " + positions + " (partition, next_offset) values (?, 0) on conflict do nothing",
                    partition);
        }
        return transaction
                .first(
                        "select next_offset from " + positions + " where partition = ?" + lock,
                        row -> row.number("next_offset"),
                        partition)
                .orElse(0L);
    }

    private void move(Transaction transaction, int partition, long next) throws SQLException {
        transaction.update("update " + positions + " set next_offset = ? where partition = ?", next, partition);
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ConsumerConfig.CLIENT_ID_CONFIG,
                        "mailuo-registry-" + topic,
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest",
                        ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                        false,
                        ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                        250,
                        ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                        1000,
                        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        5000),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    private void pause() {
        try {
            if (closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.debug("stopping topic={}", topic);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closing.countDown();
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
