package io.mailuo.registry.outbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.mailuo.registry.database.Database;
import io.mailuo.registry.database.Propagation;
import io.mailuo.registry.database.Row;
import io.mailuo.registry.database.Transaction;
import io.mailuo.registry.device.DeviceFeed;
import io.mailuo.spec.json.Json;
import io.mailuo.spec.topic.LogTopics;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries the outbox to the topic {@code registry}, in order and at least once, on one thread of its own. Of several
 * registries on one database, one publishes at a time. While Kafka is away the outbox grows and nothing is lost.
 */
public final class OutboxPublisher implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OutboxPublisher.class);
    private static final int BATCH = 500;
    /** Longer than it takes to hand over a batch, which is then flushed: the log syncs once for all of it. */
    private static final int LINGER_MILLIS = 100;

    private static final long LOCK = 0x6d61696c756f0001L; // "mailuo", 1
    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final int SEND_SECONDS = 20;
    private static final int CLOSE_SECONDS = 2;

    /**
     * What was published.
     *
     * @param size number of entries
     * @param manyWait whether a change that concerns many devices waits
     */
    private record Batch(int size, boolean manyWait) {}

    private record Entry(long id, byte[] key, byte @Nullable [] value) {}

    private record Many(long id, @Nullable Long importId, String position) {
        static Many of(Row row) throws SQLException {
            return new Many(row.number("id"), row.numberOrNull("import"), row.text("position"));
        }
    }

    /**
     * How much waits to be published.
     *
     * @param depth number of changes
     * @param oldest when the oldest of them was made, or null where none waits
     */
    public record Backlog(long depth, @Nullable Instant oldest) {}

    private final Database database;
    private final Propagation propagation;
    private final String bootstrapServers;
    private final DeviceFeed feed;
    private final Runnable republish;
    private final Thread thread;
    private final CountDownLatch closing = new CountDownLatch(1);

    /**
     * Starts publishing.
     *
     * @param feed reads the devices of changes that concern many
     * @param republish puts every entity into the outbox; called when the topic turns out to be empty
     */
    public OutboxPublisher(
            Database database, Propagation propagation, String bootstrapServers, DeviceFeed feed, Runnable republish) {
        this.feed = feed;
        this.database = database;
        this.propagation = propagation;
        this.bootstrapServers = bootstrapServers;
        this.republish = republish;
        this.thread = Thread.ofVirtual().name("registry-outbox").start(this::run);
    }

    /** How much waits to be published now. */
    public Backlog backlog() {
        return database.read(transaction -> transaction
                .first(
                        "select count(*) as depth, min(created_at) as oldest from outbox",
                        row -> new Backlog(row.number("depth"), row.timeOrNull("oldest")))
                .orElseThrow());
    }

    /** Ends after the batch under way; what is left in the outbox is published after the next start. */
    @Override
    public void close() {
        closing.countDown();
        propagation.wake();
        try {
            if (!thread.join(Duration.ofSeconds(CLOSE_SECONDS))) {
                thread.interrupt(); // Kafka is away; what was not published stays in the outbox
                thread.join(Duration.ofSeconds(SEND_SECONDS));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        var pause = FIRST_PAUSE;
        while (closing.getCount() > 0) {
            long started = System.nanoTime();
            try {
                if (RegistryTopic.ensure(bootstrapServers)) {
                    LOG.info("topic is empty, publishing everything topic={}", LogTopics.REGISTRY);
                    republish.run();
                }
                publishUntilClosed();
            } catch (InterruptedException e) {
                if (closing.getCount() == 0) {
                    return;
                }
            } catch (TimeoutException | RuntimeException e) {
                if (closing.getCount() == 0) {
                    return;
                }
                boolean lasted = System.nanoTime() - started > LONGEST_PAUSE.toNanos();
                pause = lasted ? FIRST_PAUSE : pause.multipliedBy(2);
                pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
                LOG.warn("registry topic cannot be reached, trying again pause={} reason={}", pause, e.toString());
                pauseFor(pause);
            }
        }
    }

    private void pauseFor(Duration pause) {
        try {
            // Not the wake-up of writers: it would come at once, again and again.
            closing.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            LOG.debug("interrupted while pausing");
        }
    }

    private void publishUntilClosed() throws InterruptedException {
        try (var producer = producer()) {
            while (closing.getCount() > 0) {
                var batch = publishBatch(producer);
                // Between the batches, so that single changes need not wait.
                boolean more = batch.manyWait() && publishPage(producer);
                if (!more && batch.size() < BATCH) {
                    propagation.awaitWork(IDLE);
                }
            }
        }
    }

    /**
     * Publishes the oldest entries in one go. Where one of them fails, all stay in the outbox and all are sent again:
     * so the last word about every key is its newest.
     */
    private Batch publishBatch(KafkaProducer<byte[], byte[]> producer) {
        var done = new ArrayList<Long>();
        var batch = database.enqueue("-", transaction -> {
            done.clear();
            if (!ours(transaction)) {
                return new Batch(0, false);
            }
            var entries = transaction.list(
                    "select id, key, value from outbox where bulk is null order by id limit " + BATCH,
                    row -> new Entry(row.number("id"), bytes(row.text("key")), bytesOrNull(row.textOrNull("value"))));
            if (!entries.isEmpty()) {
                send(producer, entries);
                entries.forEach(entry -> done.add(entry.id()));
                transaction.update("delete from outbox where id = any (?::bigint[])", done);
            }
            return new Batch(entries.size(), transaction.exists("select 1 from outbox where bulk is not null limit 1"));
        });
        propagation.done(done);
        return batch;
    }

    /**
     * Publishes a page of the oldest change that concerns many devices; says whether there was one. It tells how the
     * devices are now, which is what every entry sent so far said, or newer; so the order per key is kept.
     */
    private boolean publishPage(KafkaProducer<byte[], byte[]> producer) {
        return database.enqueue("-", transaction -> {
            if (!ours(transaction)) {
                return false;
            }
            var oldest = transaction.first(
                    "select id, import, position from outbox where bulk is not null order by id limit 1", Many::of);
            if (oldest.isEmpty()) {
                return false;
            }
            var many = oldest.get();
            var page = feed.page(transaction, many.importId(), many.position());
            send(producer, page.records().stream().map(OutboxPublisher::entry).toList());
            if (page.last()) {
                transaction.update("delete from outbox where id = ?", many.id());
            } else {
                transaction.update("update outbox set position = ? where id = ?", page.position(), many.id());
            }
            return true;
        });
    }

    private static Entry entry(DeviceFeed.Entry entry) {
        try {
            var device = entry.device();
            return new Entry(0, bytes(entry.key()), device == null ? null : Json.MAPPER.writeValueAsBytes(device));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write " + entry.key() + " as JSON", e);
        }
    }

    /**
     * Whether this registry publishes now. The transaction need not be synced: what is forgotten of it is published once
     * more. It reads by an index: what was published lies about in the table until the next vacuum, and the planner,
     * who knows an empty table, would go through all of it each time.
     */
    private static boolean ours(Transaction transaction) throws SQLException {
        return transaction
                .first(
                        "select pg_try_advisory_xact_lock(?) as ours, set_config('synchronous_commit', 'off', true),"
                                + " set_config('enable_seqscan', 'off', true)",
                        row -> row.truth("ours"),
                        LOCK)
                .orElseThrow();
    }

    private static void send(KafkaProducer<byte[], byte[]> producer, List<Entry> entries) {
        var sent = new ArrayList<Future<RecordMetadata>>(entries.size());
        for (var entry : entries) {
            sent.add(producer.send(new ProducerRecord<>(LogTopics.REGISTRY, entry.key(), entry.value())));
        }
        producer.flush();
        try {
            for (var future : sent) {
                future.get(SEND_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while publishing", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new KafkaException("cannot publish: " + e.getMessage(), e);
        }
    }

    private KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ProducerConfig.CLIENT_ID_CONFIG,
                        "mailuo-registry",
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                        true,
                        ProducerConfig.LINGER_MS_CONFIG,
                        LINGER_MILLIS,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        5000,
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        5000,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        15000,
                        ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                        1000),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte @Nullable [] bytesOrNull(@Nullable String text) {
        return text == null ? null : bytes(text);
    }
}
