package io.mailuo.ingest.mqtt;

import com.hivemq.extension.sdk.api.packets.general.Qos;
import com.hivemq.extension.sdk.api.services.Services;
import com.hivemq.extension.sdk.api.services.builder.Builders;
import com.hivemq.extension.sdk.api.services.publish.Publish;
import io.mailuo.ingest.index.DeviceEntry;
import io.mailuo.ingest.index.DeviceIndex;
import io.mailuo.ingest.index.StreamTable.Stream;
import io.mailuo.ingest.sharing.GrantUses;
import io.mailuo.ingest.sharing.GrantUses.Live;
import io.mailuo.ingest.sharing.ReadableDevices;
import io.mailuo.ingest.sharing.Reader;
import io.mailuo.ingest.sharing.Right;
import io.mailuo.ingest.sharing.SharedGrant;
import io.mailuo.ingest.sharing.WindowMeans;
import io.mailuo.spec.observation.Batch;
import io.mailuo.spec.observation.Observation;
import io.mailuo.spec.topic.Topics;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

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
            String clientId,
            String subject,
            Reader reader,
            Set<TopicFilter> filters,
            Set<String> givenBy,
            AtomicInteger onTheWay) {}

    /** A subscriber, and by what right it is given an observation. */
    private record Recipient(Subscriber subscriber, Right right) {}

    /** What waits to be counted before it is given. */
    private record Shared(Publish publish, Subscriber subscriber, Live use) {}

    /** Observations, or the means of windows of so many minutes. */
    private record Queued(List<Observation> observations, int minutes) {}

    private final DeviceIndex index;
    private final ReadableDevices devices;
    private final GrantUses uses;
    private final InstantSource clock;
    private final Map<String, Subscriber> subscribers = new ConcurrentHashMap<>();
    private final BlockingQueue<Queued> queue = new ArrayBlockingQueue<>(QUEUED_BATCHES);
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong sent = new AtomicLong();
    private final Thread thread;
    private volatile boolean closed;

    /**
     * Starts the feed.
     *
     * @param devices decides who may read what
     * @param uses counts what goes out by grants
     */
    public LiveTopics(DeviceIndex index, ReadableDevices devices, GrantUses uses, InstantSource clock) {
        this.index = index;
        this.devices = devices;
        this.uses = uses;
        this.clock = clock;
        this.thread = Thread.ofPlatform().name("live-topics").daemon().start(this::run);
    }

    /** Takes a batch that has reached the log; never waits. */
    public void offer(Batch batch) {
        offer(batch.observations(), 0);
    }

    /** Takes the means of windows that have closed; never waits. */
    public void offer(WindowMeans.Closed closed) {
        offer(closed.means(), closed.minutes());
    }

    private void offer(List<Observation> observations, int minutes) {
        if (!subscribers.isEmpty() && !queue.offer(new Queued(observations, minutes))) {
            dropped.addAndGet(observations.size());
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

    void subscribe(String clientId, Identity.Reader identity, String filter) {
        var subscriber = subscribers.computeIfAbsent(
                clientId,
                id -> new Subscriber(
                        id,
                        identity.subject(),
                        devices.reader(identity.organization()),
                        ConcurrentHashMap.newKeySet(),
                        ConcurrentHashMap.newKeySet(),
                        new AtomicInteger()));
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

    private void deliver(Queued next) {
        Instant now = clock.instant();
        List<Shared> shared = new ArrayList<>(0);
        for (Observation observation : next.observations()) {
            DeviceEntry device = index.device(observation.device());
            if (device == null) {
                continue;
            }
            List<Recipient> recipients = recipients(device, observation, next.minutes(), now);
            if (!recipients.isEmpty()) {
                send(device, observation, recipients, shared);
            }
        }
        if (!shared.isEmpty()) {
            count(shared);
        }
    }

    private List<Recipient> recipients(DeviceEntry device, Observation observation, int minutes, Instant now) {
        String[] levels = {"v1", "live", device.division(), device.domain(), device.code(), observation.property()};
        List<Recipient> recipients = new ArrayList<>(0);
        for (Subscriber subscriber : subscribers.values()) {
            Right right = subscriber.reader().live(device, observation.property(), minutes, now);
            if (right != Right.Plain.NONE && subscriber.filters().stream().anyMatch(filter -> filter.matches(levels))) {
                recipients.add(new Recipient(subscriber, right));
            }
        }
        return recipients;
    }

    /** Gives an observation to those that need no grant, and adds it to what is {@code shared} for the others. */
    private void send(DeviceEntry device, Observation observation, List<Recipient> recipients, List<Shared> shared) {
        Stream stream = device.streams().find(observation.property());
        byte[] payload = LiveMessage.write(observation, stream == null ? "" : stream.unit());
        Publish publish = Builders.publish()
                .topic(Topics.live(device.division(), device.domain(), device.code(), observation.property()))
                .qos(Qos.AT_MOST_ONCE)
                .contentType(CONTENT_TYPE)
                .payload(ByteBuffer.wrap(payload))
                .build();
        for (Recipient recipient : recipients) {
            Subscriber reader = recipient.subscriber();
            if (reader.onTheWay().incrementAndGet() > MAX_ON_THE_WAY) {
                reader.onTheWay().decrementAndGet();
                dropped.incrementAndGet();
                continue;
            }
            if (recipient.right() instanceof SharedGrant grant) {
                boolean first = reader.givenBy().add(grant.id());
                shared.add(new Shared(publish, reader, new Live(grant, reader.subject(), first)));
            } else {
                give(publish, reader);
            }
        }
    }

    private void give(Publish publish, Subscriber reader) {
        sent.incrementAndGet();
        Services.publishService()
                .publishToClient(publish, reader.clientId())
                .whenComplete((_, _) -> reader.onTheWay().decrementAndGet());
    }

    private void count(List<Shared> shared) {
        uses.live(shared.stream().map(Shared::use).toList(), new GrantUses.Delivery() {
            @Override
            public void give() {
                Instant now = clock.instant();
                for (Shared one : shared) {
                    if (one.subscriber().reader().stands(one.use().grant(), now)) {
                        LiveTopics.this.give(one.publish(), one.subscriber());
                    } else {
                        one.subscriber().onTheWay().decrementAndGet();
                    }
                }
            }

            @Override
            public void withhold() {
                for (Shared one : shared) {
                    if (one.use().first()) {
                        one.subscriber().givenBy().remove(one.use().grant().id());
                    }
                    one.subscriber().onTheWay().decrementAndGet();
                    dropped.incrementAndGet();
                }
            }
        });
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
