package io.mailuo.ingest.mqtt;

import com.hivemq.extension.sdk.api.packets.general.Qos;
import com.hivemq.extension.sdk.api.services.Services;
import com.hivemq.extension.sdk.api.services.builder.Builders;
import com.hivemq.extension.sdk.api.services.publish.Publish;
import io.mailuo.ingest.index.DeviceEntry;
import io.mailuo.ingest.index.DeviceIndex;
import io.mailuo.ingest.index.StreamTable.Stream;
import io.mailuo.spec.observation.Batch;
import io.mailuo.spec.observation.Observation;
import io.mailuo.spec.topic.Topics;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Gives observations to the subscribers of {@code v1/live/…} that may read them, as they reach the log. Never slows the
 * path: a batch that finds the queue full, or a subscriber with too much on its way, is dropped and counted. Costs
 * nothing while nobody subscribes.
 */
public final class LiveTopics implements AutoCloseable {

    private static final int QUEUED_BATCHES = 1024;
    private static final int MAX_ON_THE_WAY = 2000;
    private static final int MAX_FILTERS = 100;
    private static final String CONTENT_TYPE = "application/senml+json";

    private record Subscriber(
            String clientId, @Nullable String organization, Set<TopicFilter> filters, AtomicInteger onTheWay) {}

    private final DeviceIndex index;
    private final Map<String, Subscriber> subscribers = new ConcurrentHashMap<>();
    private final BlockingQueue<Batch> queue = new ArrayBlockingQueue<>(QUEUED_BATCHES);
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong sent = new AtomicLong();
    private final Thread thread;
    private volatile boolean closed;

    public LiveTopics(DeviceIndex index) {
        this.index = index;
        this.thread = Thread.ofPlatform().name("live-topics").daemon().start(this::run);
    }

    /** Takes a batch that has reached the log; never waits. */
    public void offer(Batch batch) {
        if (!subscribers.isEmpty() && !queue.offer(batch)) {
            dropped.addAndGet(batch.observations().size());
        }
    }

    /** Observations that were not given to a subscriber because it, or all together, were too slow. */
    public long dropped() {
        return dropped.get();
    }

    /** Observations given to subscribers. */
    public long sent() {
        return sent.get();
    }

    void subscribe(String clientId, @Nullable String organization, String filter) {
        var subscriber = subscribers.computeIfAbsent(
                clientId, id -> new Subscriber(id, organization, ConcurrentHashMap.newKeySet(), new AtomicInteger()));
        if (subscriber.filters().size() < MAX_FILTERS) {
            subscriber.filters().add(TopicFilter.parse(filter));
        }
    }

    void unsubscribe(String clientId, String filter) {
        subscribers.computeIfPresent(clientId, (_, subscriber) -> {
            subscriber.filters().remove(TopicFilter.parse(filter));
            return subscriber.filters().isEmpty() ? null : subscriber;
        });
    }

    void forget(String clientId) {
        subscribers.remove(clientId);
    }

    private void run() {
        try {
            while (!closed) {
                deliver(queue.take());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void deliver(Batch batch) {
        for (Observation observation : batch.observations()) {
            DeviceEntry device = index.device(observation.device());
            if (device == null) {
                continue;
            }
            List<Subscriber> readers = readers(device, observation);
            if (!readers.isEmpty()) {
                send(device, observation, readers);
            }
        }
    }

    private List<Subscriber> readers(DeviceEntry device, Observation observation) {
        String[] levels = {"v1", "live", device.division(), device.domain(), device.code(), observation.property()};
        List<Subscriber> readers = new ArrayList<>(0);
        for (Subscriber subscriber : subscribers.values()) {
            String organization = subscriber.organization();
            boolean may = organization == null || index.within(device.organization(), organization);
            if (may && subscriber.filters().stream().anyMatch(filter -> filter.matches(levels))) {
                readers.add(subscriber);
            }
        }
        return readers;
    }

    private void send(DeviceEntry device, Observation observation, List<Subscriber> readers) {
        Stream stream = device.streams().find(observation.property());
        byte[] payload = LiveMessage.write(observation, stream == null ? "" : stream.unit());
        Publish publish = Builders.publish()
                .topic(Topics.live(device.division(), device.domain(), device.code(), observation.property()))
                .qos(Qos.AT_MOST_ONCE)
                .contentType(CONTENT_TYPE)
                .payload(ByteBuffer.wrap(payload))
                .build();
        for (Subscriber reader : readers) {
            if (reader.onTheWay().incrementAndGet() > MAX_ON_THE_WAY) {
                reader.onTheWay().decrementAndGet();
                dropped.incrementAndGet();
                continue;
            }
            sent.incrementAndGet();
            Services.publishService()
                    .publishToClient(publish, reader.clientId())
                    .whenComplete((_, _) -> reader.onTheWay().decrementAndGet());
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
