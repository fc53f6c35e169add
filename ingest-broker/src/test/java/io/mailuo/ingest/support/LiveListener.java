package io.mailuo.ingest.support;

import com.fasterxml.jackson.databind.JsonNode;
import io.mailuo.spec.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A client of the live feed that can be told to stop reading. */
public final class LiveListener implements WebSocket.Listener, AutoCloseable {

    private final List<JsonNode> frames = new CopyOnWriteArrayList<>();
    private final StringBuilder partial = new StringBuilder();
    private final boolean reads;
    private volatile int closeCode;
    private final HttpClient http = HttpClient.newHttpClient();
    private final WebSocket socket;

    /** @param reads whether it reads; one that does not only connects */
    public LiveListener(String url, String query, String token, boolean reads) {
        this.reads = reads;
        this.socket = http.newWebSocketBuilder()
                .subprotocols("bearer." + token)
                .buildAsync(URI.create(url.replaceFirst("^http", "ws") + "/api/v1/live" + query), this)
                .join();
    }

    @Override
    public void onOpen(WebSocket opened) {
        if (reads) {
            opened.request(1);
        }
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            try {
                frames.add(Json.MAPPER.readTree(partial.toString()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            partial.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closeCode = code;
        return null;
    }

    /** Frames of this type that have come in. */
    public List<JsonNode> frames(String type) {
        return frames.stream()
                .filter(frame -> frame.path("type").asText().equals(type))
                .toList();
    }

    /** Observations that have come in. */
    public List<JsonNode> observations() {
        return frames("observations").stream()
                .flatMap(frame -> frame.path("items").valueStream())
                .toList();
    }

    /** Begins to read. */
    public void resume() {
        socket.request(1);
    }

    /** The close code; 0 while open. */
    public int closeCode() {
        return closeCode;
    }

    @Override
    public void close() {
        socket.abort();
        http.shutdownNow();
    }
}
