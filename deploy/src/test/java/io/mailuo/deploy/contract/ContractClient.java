package io.mailuo.deploy.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.mailuo.spec.contract.ApiDocument;
import io.mailuo.spec.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Calls the HTTP API, holds every answer against the published document and remembers which operations were called. */
final class ContractClient implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final ApiDocument document = ApiDocument.openApi();
    private final Set<String> called = new TreeSet<>();
    private final String url;
    private final String token;

    ContractClient(String url, String token) {
        this.url = url + "/api/v1";
        this.token = token;
    }

    /** The operations that were called. */
    Set<String> called() {
        return called;
    }

    /** Calls an operation without a body. */
    JsonNode call(int status, String operation, String path) throws IOException, InterruptedException {
        return call(status, operation, path, "");
    }

    /**
     * Calls an operation.
     *
     * @param status that it must answer
     * @param operation as it stands in the document, such as {@code GET /devices/{code}}
     * @param path with its parameters filled in, and the query
     * @param body JSON, or empty for none
     * @return the answer's body
     */
    JsonNode call(int status, String operation, String path, String body) throws IOException, InterruptedException {
        var method = operation.substring(0, operation.indexOf(' '));
        var response = send(method, path, body);
        assertThat(response.statusCode()).as(operation + " " + response.body()).isEqualTo(status);
        var answer = response.body().isEmpty() ? MissingNode.getInstance() : Json.MAPPER.readTree(response.body());
        assertThat(document.faultsOfAnswer(operation, status, answer))
                .as(operation + " " + response.body())
                .isEmpty();
        called.add(operation);
        return answer;
    }

    /** Calls an operation that answers with a file. */
    byte[] file(String operation, String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + token)
                .build();
        var response = http.send(request, java.net.http.HttpResponse.BodyHandlers.ofByteArray());
        assertThat(response.statusCode()).as(operation).isEqualTo(200);
        called.add(operation);
        return response.body();
    }

    /** Calls an operation that takes JSON and answers with a file. */
    byte[] file(String operation, String path, String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + token)
                .POST(BodyPublishers.ofString(body))
                .build();
        var response = http.send(request, java.net.http.HttpResponse.BodyHandlers.ofByteArray());
        assertThat(response.statusCode()).as(operation).isEqualTo(200);
        called.add(operation);
        return response.body();
    }

    /** The text that is served at a path of the API. */
    String text(String path) throws IOException, InterruptedException {
        return send("GET", path, "").body();
    }

    private HttpResponse<String> send(String method, String path, String body)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(PATIENCE)
                .header("Accept-Language", "en")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    /** The first message of the live feed. */
    JsonNode firstLiveMessage() throws Exception {
        var first = new CompletableFuture<String>();
        var text = new StringBuilder();
        var socket = http.newWebSocketBuilder()
                .header("Authorization", "Bearer " + token)
                .buildAsync(URI.create(url.replaceFirst("^http", "ws") + "/live"), new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
                        text.append(data);
                        if (last) {
                            first.complete(text.toString());
                        }
                        webSocket.request(1);
                        return CompletableFuture.completedStage(null);
                    }
                })
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        try {
            called.add("GET /live");
            return Json.MAPPER.readTree(first.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        } finally {
            socket.abort();
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
