package io.mailuo.ingest.live;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mailuo.ingest.index.DeviceEntry;
import io.mailuo.ingest.index.DeviceFilter;
import io.mailuo.ingest.index.DeviceIndex;
import io.mailuo.ingest.index.StreamTable.Stream;
import io.mailuo.spec.json.Json;
import io.mailuo.spec.observation.Observation;
import io.mailuo.spec.observation.Result;
import io.vertx.core.http.ServerWebSocket;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** One client of the live feed and what is waiting for it. For the feed's thread, but for construction. */
final class LiveClient {

    private static final int MAX_WAITING = 2000;
    private static final int MAX_IN_FRAME = 200;

    private record Item(DeviceEntry device, Observation observation) {}

    private final ServerWebSocket socket;
    private final DeviceFilter filter;
    private final @Nullable String property;
    private final Instant expiresAt;
    private final Deque<Item> waiting = new ArrayDeque<>();
    private long missed;

    LiveClient(ServerWebSocket socket, DeviceFilter filter, @Nullable String property, Instant expiresAt) {
        this.socket = socket;
        this.filter = filter;
        this.property = property;
        this.expiresAt = expiresAt;
    }

    boolean wants(DeviceEntry device, Observation observation, DeviceIndex index) {
        return (property == null || property.equals(observation.property())) && filter.matches(device, index);
    }

    /** What waits longest is dropped first: a live feed is about now. */
    void add(DeviceEntry device, Observation observation) {
        if (waiting.size() >= MAX_WAITING) {
            waiting.removeFirst();
            missed++;
        }
        waiting.addLast(new Item(device, observation));
    }

    void missed(long count) {
        missed += count;
    }

    boolean hasExpired(Instant now) {
        return !now.isBefore(expiresAt);
    }

    /** Sends what the connection takes without waiting; returns how many were reported as dropped. */
    long flush() {
        long reported = 0;
        if (missed > 0 && !socket.writeQueueFull()) {
            reported = missed;
            missed = 0;
            send("{\"type\":\"dropped\",\"count\":" + reported + "}");
        }
        while (!waiting.isEmpty() && !socket.writeQueueFull() && !socket.isClosed()) {
            send(frame());
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

    private String frame() {
        var out = new StringWriter();
        try (JsonGenerator json = Json.MAPPER.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("type", "observations");
            json.writeArrayFieldStart("items");
            for (int i = 0; i < MAX_IN_FRAME && !waiting.isEmpty(); i++) {
                write(json, waiting.removeFirst());
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
