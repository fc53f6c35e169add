package io.mailuo.ingest.log;

import io.mailuo.spec.observation.Batch;
import io.mailuo.spec.topic.LogTopics;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log on Kafka: idempotent producer, confirmed by all replicas that are in sync.
 *
 * <p>What is handed to Kafka is bounded in bytes; above the bound records queue here, and when that queue is full too,
 * or the disk of an embedded Kafka has only its reserve left, appends fail at once. While the broker is down appends
 * stay pending until the delivery timeout and then fail. In every case a failed stage means: do not acknowledge. A
 * record whose stage failed may still reach the log later; the store collapses the repeat.
 */
public final class KafkaObservationLog implements ObservationLog, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaObservationLog.class);
    private static final Duration FAULT_COUNTS = Duration.ofSeconds(30);
    private static final String FULL =
            "the disk of the log is full up to its reserve; free some room, nothing else is needed";
    private static final int MIB = 1 << 20;
    private static final int BATCH_BYTES = 128 << 10;
    private static final int RECORD_OVERHEAD_BYTES = 100;
    private static final Duration TOPICS_TIMEOUT = Duration.ofSeconds(20);
    private static final long LOG_EVERY_NANOS = Duration.ofSeconds(5).toNanos();
    private static final long HIGHEST_LATENCY_MICROS = 3_600_000_000L;

    private final KafkaLogSettings settings;
    private final BooleanSupplier hasRoom;
    private final KafkaProducer<byte[], byte[]> producer;
    private final ReentrantLock order = new ReentrantLock();
    private final ArrayDeque<Pending> queue = new ArrayDeque<>();
    private final Recorder latency = new Recorder(HIGHEST_LATENCY_MICROS, 2);
    private final AtomicLong appended = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final ConcurrentHashMap<Integer, Long> ends = new ConcurrentHashMap<>();
    private final ArrayDeque<Refused> refusedInside = new ArrayDeque<>();
    private final AtomicLong lastLogged = new AtomicLong(System.nanoTime() - LOG_EVERY_NANOS);
    private long handedOver;
    private long queued;
    private boolean closed;
    private volatile @Nullable Fault fault;
    private @Nullable Histogram recent;
    private long recentSince;

    private KafkaObservationLog(KafkaLogSettings settings, BooleanSupplier hasRoom) {
        this.settings = settings;
        this.hasRoom = hasRoom;
        this.producer =
                new KafkaProducer<>(producerConfig(settings), new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Opens the log of a Kafka whose disk is somebody else's care. */
    public static KafkaObservationLog open(KafkaLogSettings settings) throws LogException {
        return open(settings, () -> true);
    }

    /**
     * Opens the log and creates its topics where they are absent.
     *
     * @param hasRoom asked before each append; false makes it fail, see {@link DiskReserve#hasRoom()}
     * @throws LogException if Kafka does not answer
     */
    public static KafkaObservationLog open(KafkaLogSettings settings, BooleanSupplier hasRoom) throws LogException {
        try (var admin = Admin.create(Map.of(
                "bootstrap.servers",
                settings.bootstrapServers(),
                "default.api.timeout.ms",
                Math.toIntExact(TOPICS_TIMEOUT.toMillis()),
                "request.timeout.ms",
                Math.toIntExact(TOPICS_TIMEOUT.toMillis() / 2)))) {
            LogTopicCreation.createAbsent(admin, settings);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LogException("interrupted while opening the log", e);
        }
        var log = new KafkaObservationLog(settings, hasRoom);
        try {
            log.awaitTopics();
            return log;
        } catch (LogException e) {
            log.close();
            throw e;
        }
    }

    @Override
    public CompletionStage<Void> append(Batch batch) {
        return submit(BatchRecords.encode(batch), appended).thenApply(placed -> null);
    }

    @Override
    public CompletionStage<String> quarantine(QuarantineEntry entry) {
        return submit(QuarantineRecords.encode(entry), null)
                .thenApply(placed -> QuarantineRecords.id(placed.partition(), placed.offset()));
    }

    @Override
    public CompletionStage<Void> outcome(QuarantineOutcome outcome) {
        return submit(QuarantineRecords.encode(outcome), null).thenApply(placed -> null);
    }

    @Override
    public Map<Integer, Long> ends() {
        return Map.copyOf(ends);
    }

    @Override
    public LogState state() {
        order.lock();
        try {
            long now = System.nanoTime();
            if (recent == null || now - recentSince > Duration.ofSeconds(1).toNanos()) {
                recent = latency.getIntervalHistogram(recent);
                recentSince = now;
            }
            return new LogState(
                    appended.get(),
                    failed.get(),
                    handedOver + queued,
                    settings.limitBytes() + settings.queueBytes(),
                    recent.getValueAtPercentile(50),
                    recent.getValueAtPercentile(99),
                    hasRoom.getAsBoolean() ? recentFault() : FULL);
        } finally {
            order.unlock();
        }
    }

    /** Waits for what was appended, at most the delivery timeout, and refuses what comes later. */
    @Override
    public void close() {
        order.lock();
        try {
            closed = true;
        } finally {
            order.unlock();
        }
        producer.close(settings.deliveryTimeout());
        order.lock();
        try {
            for (var waiting : queue) {
                waiting.done.completeExceptionally(new LogException("the log is closed"));
            }
            queue.clear();
            queued = 0;
        } finally {
            order.unlock();
        }
    }

    private CompletableFuture<RecordMetadata> submit(
            ProducerRecord<byte[], byte[]> produced, @Nullable AtomicLong counter) {
        var pending = new Pending(produced, counter, bytes(produced), System.nanoTime());
        String refusal = null;
        List<Refused> inside;
        order.lock();
        try {
            if (closed) {
                refusal = "the log is closed";
            } else if (!hasRoom.getAsBoolean()) {
                refusal = FULL;
            } else if (queue.isEmpty() && handedOver + pending.bytes <= settings.limitBytes()) {
                send(pending);
            } else if (queued + pending.bytes <= settings.queueBytes()) {
                queue.add(pending);
                queued += pending.bytes;
            } else {
                refusal = "too much already waits for the log (" + (handedOver + queued) + " bytes)";
            }
            inside = takeRefused();
        } finally {
            order.unlock();
        }
        inside.forEach(refused -> fail(refused.pending(), refused.cause()));
        if (refusal != null) {
            fail(pending, new LogException(refusal));
        }
        return pending.done;
    }

    /** Under the lock, so that Kafka gets a source's records in the order in which they came. */
    private void send(Pending pending) {
        handedOver += pending.bytes;
        try {
            producer.send(pending.produced, (placed, error) -> onAnswer(pending, placed, error));
        } catch (KafkaException | IllegalStateException e) {
            onAnswer(pending, null, e);
        }
    }

    private void onAnswer(Pending pending, @Nullable RecordMetadata placed, @Nullable Exception error) {
        if (order.isHeldByCurrentThread()) {
            // Kafka refused it from within send(): whoever called send() tells, once it has let go of the lock.
            handedOver -= pending.bytes;
            refusedInside.add(new Refused(pending, error));
            return;
        }
        List<Refused> inside;
        order.lock();
        try {
            handedOver -= pending.bytes;
            if (!closed) {
                sendQueued();
            }
            inside = takeRefused();
        } finally {
            order.unlock();
        }
        inside.forEach(refused -> fail(refused.pending(), refused.cause()));
        if (error != null || placed == null) {
            fail(pending, error);
            return;
        }
        latency.recordValue(Math.min(HIGHEST_LATENCY_MICROS, (System.nanoTime() - pending.since) / 1000));
        if (pending.counter != null) {
            ends.merge(placed.partition(), placed.offset() + 1, Math::max);
            pending.counter.incrementAndGet();
        }
        if (fault != null) {
            fault = null;
            if (mayLog()) {
                LOG.info("the log confirms again");
            }
        }
        pending.done.complete(placed);
    }

    private List<Refused> takeRefused() {
        if (refusedInside.isEmpty()) {
            return List.of();
        }
        var taken = List.copyOf(refusedInside);
        refusedInside.clear();
        return taken;
    }

    private void sendQueued() {
        while (!queue.isEmpty() && handedOver + queue.peek().bytes <= settings.limitBytes()) {
            var next = queue.remove();
            queued -= next.bytes;
            send(next);
        }
    }

    private void fail(Pending pending, @Nullable Exception cause) {
        failed.incrementAndGet();
        boolean news = fault == null;
        String why = cause == null ? "the log did not confirm" : String.valueOf(cause.getMessage());
        fault = new Fault(why, System.nanoTime());
        if (news && mayLog()) {
            LOG.error("the log does not confirm; what waits is not acknowledged cause={}", why);
        }
        pending.done.completeExceptionally(
                cause instanceof LogException
                        ? cause
                        : new LogException("the log did not confirm in time: " + cause, cause == null ? null : cause));
    }

    /** An old failure proves nothing: were it to keep this node unready for good, no append would ever prove it well. */
    private @Nullable String recentFault() {
        var last = fault;
        return last == null || System.nanoTime() - last.nanos > FAULT_COUNTS.toNanos() ? null : last.why;
    }

    /** At the limit of its queue the log flips between refusing and confirming; an operator needs one line of that. */
    private boolean mayLog() {
        long last = lastLogged.get();
        long now = System.nanoTime();
        return now - last > LOG_EVERY_NANOS && lastLogged.compareAndSet(last, now);
    }

    private void awaitTopics() throws LogException {
        long deadline = System.nanoTime() + TOPICS_TIMEOUT.toNanos();
        for (var topic : new String[] {LogTopics.OBSERVATIONS, LogTopics.QUARANTINE}) {
            // With max.block.ms at 0 the producer never waits, so the first look only asks for the metadata.
            while (!isKnown(topic)) {
                if (System.nanoTime() > deadline) {
                    throw new LogException("Kafka does not tell where the topic " + topic + " lies");
                }
                LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            }
        }
    }

    private boolean isKnown(String topic) {
        try {
            return !producer.partitionsFor(topic).isEmpty();
        } catch (TimeoutException e) {
            return false;
        }
    }

    private static int bytes(ProducerRecord<byte[], byte[]> produced) {
        int bytes = RECORD_OVERHEAD_BYTES + produced.value().length;
        for (Header header : produced.headers()) {
            bytes += header.value().length;
        }
        return bytes;
    }

    private static Map<String, Object> producerConfig(KafkaLogSettings settings) {
        int requestTimeout =
                Math.toIntExact(Math.max(1000, settings.deliveryTimeout().toMillis() / 3));
        return Map.ofEntries(
                Map.entry(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers()),
                Map.entry(ProducerConfig.CLIENT_ID_CONFIG, "ingest-log"),
                Map.entry(ProducerConfig.ACKS_CONFIG, "all"),
                Map.entry(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true),
                Map.entry(ProducerConfig.LINGER_MS_CONFIG, 1),
                Map.entry(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES),
                // Half-filled batches take whole buffers: leave room for them beside our own bound.
                Map.entry(ProducerConfig.BUFFER_MEMORY_CONFIG, settings.limitBytes() + 32L * MIB),
                Map.entry(ProducerConfig.MAX_BLOCK_MS_CONFIG, 0),
                Map.entry(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 16 * MIB),
                Map.entry(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, requestTimeout),
                Map.entry(
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        Math.toIntExact(settings.deliveryTimeout().toMillis())),
                Map.entry(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500),
                Map.entry(ProducerConfig.RETRY_BACKOFF_MAX_MS_CONFIG, 500),
                // Forgetting an idle topic would make the next append wait for it, and it must not wait.
                Map.entry(
                        ProducerConfig.METADATA_MAX_IDLE_CONFIG,
                        Duration.ofDays(365 * 100L).toMillis()),
                Map.entry(ProducerConfig.METADATA_MAX_AGE_CONFIG, 30_000));
    }

    /** Why the last append failed, and when. */
    private record Fault(String why, long nanos) {}

    /** A record that Kafka refused from within {@code send()}. */
    private record Refused(Pending pending, @Nullable Exception cause) {}

    /** One record on its way. */
    private static final class Pending {
        private final ProducerRecord<byte[], byte[]> produced;
        private final @Nullable AtomicLong counter;
        private final int bytes;
        private final long since;
        private final CompletableFuture<RecordMetadata> done = new CompletableFuture<>();

        Pending(ProducerRecord<byte[], byte[]> produced, @Nullable AtomicLong counter, int bytes, long since) {
            this.produced = produced;
            this.counter = counter;
            this.bytes = bytes;
            this.since = since;
        }
    }
}
