package io.mailuo.ingest.live;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mailuo.http.Principal;
import io.mailuo.ingest.index.DeviceEntry;
import io.mailuo.ingest.index.DeviceFilter;
import io.mailuo.ingest.index.DeviceIndex;
import io.mailuo.ingest.index.StreamTable.Stream;
import io.mailuo.ingest.sharing.GrantUses;
import io.mailuo.ingest.sharing.GrantUses.Live;
import io.mailuo.ingest.sharing.Reader;
import io.mailuo.ingest.sharing.Right;
import io.mailuo.ingest.sharing.SharedGrant;
import io.mailuo.spec.json.Json;
import io.mailuo.spec.observation.Observation;
import io.mailuo.spec.observation.Result;
import io.vertx.core.http.ServerWebSocket;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One client of the live feed and what is waiting for it. For the feed's thread, but for construction, and for frames
 * with what needs a grant, which go out once that is counted.
 */
final class LiveClient {

    private static final int MAX_WAITING = 2000;
    private static final int MAX_IN_FRAME = 200;
    private static final int MAX_COUNTING = MAX_WAITING / MAX_IN_FRAME;

    private record Item(DeviceEntry device, Observation observation, Right right) {}

    private final ServerWebSocket socket;
    private final DeviceFilter filter;
    private final @Nullable String property;
    private final Principal principal;
    private final Reader reader;
    private final GrantUses uses;
    private final InstantSource clock;
    private final Set<String> givenBy = ConcurrentHashMap.newKeySet();
    private final Deque<Item> waiting = new ArrayDeque<>();
    private final AtomicLong missed = new AtomicLong();
    private final AtomicInteger counting = new AtomicInteger();

    LiveClient(
            ServerWebSocket socket,
            DeviceFilter filter,
            @Nullable String property,
            Principal principal,
            Reader reader,
            GrantUses uses,
            InstantSource clock) {
        this.socket = socket;
        this.filter = filter;
        this.property = property;
        this.principal = principal;
        this.reader = reader;
        this.uses = uses;
        this.clock = clock;
    }

    /**
     * Takes an observation, or the mean of a window of so many minutes, if it is asked for and may be read. What waits
     * longest is dropped first: a live feed is about now.
     */
    void offer(DeviceEntry device, Observation observation, int minutes, DeviceIndex index, Instant now) {
        if ((property == null || property.equals(observation.property())) && filter.matches(device, index)) {
            Right right = reader.live(device, observation.property(), minutes, now);
            if (right != Right.Plain.NONE) {
                add(device, observation, right);
            }
        }
    }

    private void add(DeviceEntry device, Observation observation, Right right) {
        if (waiting.size() >= MAX_WAITING) {
            waiting.removeFirst();
            missed.incrementAndGet();
        }
        waiting.addLast(new Item(device, observation, right));
    }

    void missed(long count) {
        missed.addAndGet(count);
    }

    boolean hasExpired(Instant now) {
        return !now.isBefore(principal.expiresAt());
    }

    /** Sends what the connection takes without waiting; returns how many were reported as dropped. */
    long flush(Instant now) {
        long reported = 0;
        if (missed.get() > 0 && !socket.writeQueueFull()) {
            reported = missed.getAndSet(0);
            send("{\"type\":\"dropped\",\"count\":" + reported + "}");
        }
        while (!waiting.isEmpty() && counting.get() < MAX_COUNTING && !socket.writeQueueFull() && !socket.isClosed()) {
            give(nextFrame(now));
        }
        return reported;
    }

    void alive(Instant now) {
        if (!socket.writeQueueFull()) {
            send("{\"type\":\"alive\",\"time\":\"" + now + "\"}");
        }
    }

    void close(short code, String reason) {
        socket.close(code, reason);
    }

    private void send(String text) {
        if (!socket.isClosed()) {
            socket.writeTextMessage(text);
        }
    }

    /** What goes into the next frame; what may not be read any more since it was added is left out. */
    private List<Item> nextFrame(Instant now) {
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < MAX_IN_FRAME && !waiting.isEmpty(); i++) {
            Item item = waiting.removeFirst();
            if (reader.stands(item.right(), now)) {
                items.add(item);
            }
        }
        return items;
    }

    /** Sends a frame: at once where nothing in it, nor in one before it, has to be counted first. */
    private void give(List<Item> items) {
        List<Live> shared = new ArrayList<>();
        for (Item item : items) {
            if (item.right() instanceof SharedGrant grant) {
                shared.add(new Live(grant, principal.subject(), givenBy.add(grant.id())));
            }
        }
        if (shared.isEmpty() && counting.get() == 0) {
            sendFrame(items);
            return;
        }
        counting.incrementAndGet();
        uses.live(shared, new GrantUses.Delivery() {
            @Override
            public void give() {
                try {
                    Instant now = clock.instant();
                    sendFrame(items.stream()
                            .filter(item -> reader.stands(item.right(), now))
                            .toList());
                } finally {
                    counting.decrementAndGet();
                }
            }

            @Override
            public void withhold() {
                shared.stream()
                        .filter(Live::first)
                        .forEach(use -> givenBy.remove(use.grant().id()));
                missed.addAndGet(items.size());
                counting.decrementAndGet();
            }
        });
    }

    private void sendFrame(List<Item> items) {
        if (!items.isEmpty()) {
            send(frame(items));
        }
    }

    private static String frame(List<Item> items) {
        var out = new StringWriter();
        try (JsonGenerator json = Json.MAPPER.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("type", "observations");
            json.writeArrayFieldStart("items");
            for (Item item : items) {
                write(json, item);
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }

    private static void write(JsonGenerator json, Item item) throws IOException {
        Observation observation = item.observation();
        Stream stream = item.device().streams().find(observation.property());
        json.writeStartObject();
        json.writeStringField("device", observation.device());
        json.writeStringField("property", observation.property());
        json.writeStringField("unit", stream == null ? "" : stream.unit());
        json.writeStringField("phenomenonTime", observation.phenomenonTime().toString());
        switch (observation.result()) {
            case Result.Number number -> json.writeNumberField("result", number.value());
            case Result.Truth truth -> json.writeBooleanField("result", truth == Result.Truth.TRUE);
            case Result.Text text -> json.writeStringField("result", text.value());
        }
        json.writeNumberField("quality", observation.quality().bits());
        json.writeEndObject();
    }
}
