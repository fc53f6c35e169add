package io.mailuo.ingest.index;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import io.mailuo.spec.json.Json;
import io.mailuo.spec.registry.RegistryRecord;
import io.mailuo.spec.topic.LogTopics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
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
 * Keeps a {@link DeviceIndex} equal to the topic {@code registry}: reads all partitions from the beginning, and goes on
 * for as long as it is open. Keeps no offsets: every start reads the compacted topic anew. A record that cannot be
 * read is logged and passed over, so that one bad entity does not keep the others out.
 */
public final class RegistryFollower implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RegistryFollower.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration RETRY = Duration.ofSeconds(2);
    private static final ObjectReader READER = Json.MAPPER.readerFor(RegistryRecord.class);

    private final DeviceIndex index;
    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final AtomicLong unreadable = new AtomicLong();
    private final Thread thread;
    private volatile boolean closed;
    private volatile @Nullable Consumer<byte[], byte[]> consumer;

    private RegistryFollower(DeviceIndex index, Supplier<Consumer<byte[], byte[]>> consumers) {
        this.index = index;
        this.consumers = consumers;
        this.thread = Thread.ofPlatform().name("registry-follower").daemon().unstarted(this::run);
    }

    /**
     * Starts to follow.
     *
     * @param consumers makes a consumer of bytes without a group; called again after a failure
     */
    public static RegistryFollower start(DeviceIndex index, Supplier<Consumer<byte[], byte[]>> consumers) {
        var follower = new RegistryFollower(index, consumers);
        follower.thread.start();
        return follower;
    }

    /** Completes when everything that was in the topic at the start is in the index. Never fails. */
    public CompletableFuture<Void> ready() {
        return ready.copy();
    }

    /** How many records could not be read since the start. */
    public long unreadable() {
        return unreadable.get();
    }

    private void run() {
        while (!closed) {
            try (Consumer<byte[], byte[]> opened = consumers.get()) {
                consumer = opened;
                follow(opened);
            } catch (WakeupException e) {
                LOG.debug("registry follower woken to stop");
            } catch (KafkaException e) {
                LOG.warn(
                        "registry topic cannot be followed, trying again seconds={} cause={}",
                        RETRY.toSeconds(),
                        e.toString());
                pause();
            }
        }
    }

    private void follow(Consumer<byte[], byte[]> source) {
        List<TopicPartition> partitions = source.partitionsFor(LogTopics.REGISTRY).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        if (partitions.isEmpty()) {
            throw new KafkaException("topic " + LogTopics.REGISTRY + " has no partitions yet");
        }
        source.assign(partitions);
        source.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = source.endOffsets(partitions);
        while (!closed) {
            for (ConsumerRecord<byte[], byte[]> entry : source.poll(POLL)) {
                take(entry);
            }
            if (!ready.isDone()
                    && ends.entrySet().stream().allMatch(end -> source.position(end.getKey()) >= end.getValue())) {
                LOG.info(
                        "device index ready devices={} gateways={}",
                        index.devices().size(),
                        index.gateways().size());
                ready.complete(null);
            }
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> entry) {
        try {
            if (entry.value() == null) {
                index.remove(new String(entry.key(), StandardCharsets.UTF_8));
            } else {
                index.apply(READER.readValue(entry.value()));
            }
        } catch (IOException | RuntimeException e) {
            unreadable.incrementAndGet();
            String cause = e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.toString();
            LOG.warn(
                    "registry record passed over partition={} offset={} cause={}",
                    entry.partition(),
                    entry.offset(),
                    cause);
        }
    }

    private void pause() {
        try {
            synchronized (this) {
                if (!closed) {
                    wait(RETRY.toMillis());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed = true;
        synchronized (this) {
            notifyAll();
        }
        Consumer<byte[], byte[]> open = consumer;
        if (open != null) {
            open.wakeup();
        }
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
