package io.mailuo.registry.sharing;

import io.mailuo.registry.database.Database;
import io.mailuo.registry.database.Transaction;
import io.mailuo.spec.json.Json;
import io.mailuo.spec.registry.GrantUse;
import io.mailuo.spec.topic.LogTopics;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
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
 * Adds up, by day (UTC+8), what the topic {@code grant-uses} says was read by grants. How far it has come is kept in the
 * database and moves in the same transaction as the sums: every record counts once, whatever fails, also where several
 * registries share a database.
 */
public final class GrantUseTally implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(GrantUseTally.class);
    private static final ZoneOffset DAY_ZONE = ZoneOffset.ofHours(8);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration STOP = Duration.ofSeconds(3);
    private static final int LONGEST_SUBJECT = 200;

    private record Key(long grant, String day, String subject, String kind) {}

    private static final class Sum {
        private long calls;
        private long observations;
        private Instant last = Instant.EPOCH;

        void add(GrantUse use) {
            calls += Math.max(0, use.calls());
            observations += Math.max(0, use.observations());
            last = use.at().isAfter(last) ? use.at() : last;
        }
    }

    private final Database database;
    private final String bootstrapServers;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private volatile @Nullable KafkaConsumer<byte[], byte[]> open;

    /** Starts adding up; Kafka need not be there yet, nor the topic. */
    public GrantUseTally(Database database, String bootstrapServers) {
        this.database = database;
        this.bootstrapServers = bootstrapServers;
        this.thread = Thread.ofPlatform().name("grant-use-tally").daemon().start(this::run);
    }

    private void run() {
        while (closing.getCount() > 0) {
            try (var consumer = consumer()) {
                open = consumer;
                follow(consumer);
            } catch (WakeupException e) {
                LOG.debug("woken to stop");
            } catch (KafkaException e) {
                LOG.debug("uses of grants wait for Kafka reason={}", e.toString());
                pause();
            } catch (RuntimeException e) {
                LOG.warn("uses of grants cannot be added up, trying again reason={}", e.toString());
                pause();
            }
        }
    }

    private void follow(KafkaConsumer<byte[], byte[]> consumer) {
        var partitions = new ArrayList<TopicPartition>();
        var infos = consumer.partitionsFor(LogTopics.GRANT_USES);
        if (infos != null) {
            infos.forEach(info -> partitions.add(new TopicPartition(info.topic(), info.partition())));
        }
        if (partitions.isEmpty()) {
            throw new KafkaException("there is no topic " + LogTopics.GRANT_USES + " yet");
        }
        consumer.assign(partitions);
        var ends = consumer.endOffsets(partitions);
        var begins = consumer.beginningOffsets(partitions);
        for (var partition : partitions) {
            long known = database.read(transaction -> position(transaction, partition.partition(), ""));
            long begin = begins.getOrDefault(partition, 0L);
            // Beyond the end: the topic was made anew.
            if (known > ends.getOrDefault(partition, 0L)) {
                LOG.warn("the topic {} begins anew partition={}", LogTopics.GRANT_USES, partition.partition());
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
                addUp(partition.partition(), records.records(partition));
            }
        }
    }

    private void addUp(int partition, List<ConsumerRecord<byte[], byte[]>> records) {
        database.enqueue("-", transaction -> {
            long next = position(transaction, partition, " for update");
            var fresh =
                    records.stream().filter(record -> record.offset() >= next).toList();
            if (fresh.isEmpty()) {
                return next;
            }
            var sums = new HashMap<Key, Sum>();
            fresh.forEach(record -> take(record, sums));
            write(transaction, sums);
            move(transaction, partition, fresh.getLast().offset() + 1);
            return next;
        });
    }

    private static void take(ConsumerRecord<byte[], byte[]> record, Map<Key, Sum> sums) {
        try {
            var use = Json.MAPPER.readValue(record.value(), GrantUse.class);
            var subject = use.subject().length() <= LONGEST_SUBJECT
                    ? use.subject()
                    : use.subject().substring(0, LONGEST_SUBJECT);
            var day = use.at().atOffset(DAY_ZONE).toLocalDate().toString();
            var key = new Key(
                    Long.parseLong(use.grant()),
                    day,
                    subject.replace("\0", ""),
                    use.kind().text());
            sums.computeIfAbsent(key, ignored -> new Sum()).add(use);
        } catch (IOException | RuntimeException e) {
            LOG.warn(
                    "use of a grant passed over partition={} offset={} reason={}",
                    record.partition(),
                    record.offset(),
                    e.toString());
        }
    }

    /** In the order of the keys, so that two that write at once do not wait for each other in a circle. */
    private static void write(Transaction transaction, Map<Key, Sum> sums) throws SQLException {
        var keys = new ArrayList<>(sums.keySet());
        keys.sort((a, b) -> a.toString().compareTo(b.toString()));
        for (var key : keys) {
            var sum = sums.getOrDefault(key, new Sum());
            int known = transaction.update(
                    "update share_grant set calls = calls + ?, observations = observations + ?,"
                            + " last_use = greatest(last_use, ?) where id = ?",
                    sum.calls,
                    sum.observations,
                    sum.last,
                    key.grant());
            if (known == 0) {
                LOG.warn("use of a grant that is not known grant={}", key.grant());
                continue;
            }
            transaction.update(
                    "insert into share_use (share_grant, day, subject, kind, calls, observations)"
                            + " values (?, ?::date, ?, ?, ?, ?) on conflict (share_grant, day, subject, kind) do update"
                            + " set calls = share_use.calls + excluded.calls,"
                            + " observations = share_use.observations + excluded.observations",
                    key.grant(),
                    key.day(),
                    key.subject(),
                    key.kind(),
                    sum.calls,
                    sum.observations);
        }
    }

    private static long position(Transaction transaction, int partition, String lock) throws SQLException {
        if (!lock.isEmpty()) {
            transaction.update(
                    "insert into share_use_position (partition, next_offset) values (?, 0) on conflict do nothing",
                    partition);
        }
        return transaction
                .first(
                        "select next_offset from share_use_position where partition = ?" + lock,
                        row -> row.number("next_offset"),
                        partition)
                .orElse(0L);
    }

    private static void move(Transaction transaction, int partition, long next) throws SQLException {
        transaction.update("update share_use_position set next_offset = ? where partition = ?", next, partition);
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ConsumerConfig.CLIENT_ID_CONFIG,
                        "mailuo-registry-uses",
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
                LOG.debug("stopping");
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
