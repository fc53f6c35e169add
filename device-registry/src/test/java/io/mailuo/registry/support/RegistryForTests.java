package io.mailuo.registry.support;

import com.fasterxml.jackson.databind.JsonNode;
import io.mailuo.http.ApiServer;
import io.mailuo.http.HttpConfig;
import io.mailuo.http.MapConfig;
import io.mailuo.registry.RegistryConfig;
import io.mailuo.registry.RegistryService;
import io.mailuo.registry.access.oidc.OidcConfig;
import io.mailuo.spec.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A registry with its HTTP server, and a client that speaks to it. */
public final class RegistryForTests implements AutoCloseable {

    /** What was answered. */
    public record Reply(int status, JsonNode body, HttpResponse<String> response) {

        /** A field of the body, as text. */
        public String text(String pointer) {
            return body.at(pointer).asText();
        }

        /** The registry says that the change is not on the topic yet. */
        public boolean pending() {
            return response.headers().firstValue("Mailuo-Pending").isPresent();
        }
    }

    private final RegistryService service;
    private final ApiServer server;
    private final HttpClient client = HttpClient.newHttpClient();
    private String token;

    private RegistryForTests(RegistryConfig config, InstantSource clock) {
        this.service = RegistryService.start(config, clock);
        try {
            this.server = ApiServer.start(HttpConfig.loopback(0), List.of(service.api()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.token = service.localToken();
    }

    /** The configuration for a given database, given Kafka and a directory for the rest. */
    public static RegistryConfig config(Path data, String databaseUrl, String bootstrapServers, Duration patience) {
        return new RegistryConfig(
                data,
                new RegistryConfig.Db(databaseUrl, PostgresForTests.user(), PostgresForTests.password(), 0),
                new RegistryConfig.Kafka(bootstrapServers, patience),
                new RegistryConfig.Enrolment("ssl://broker.test:8883", List.of("broker.test", "127.0.0.1")),
                null,
                MapConfig.NONE,
                null,
                new RegistryConfig.Http("127.0.0.1", 0, null, null, false, List.of()));
    }

    /** The configuration of {@link #startWithoutKafka}, with an OpenID Connect provider. */
    public static RegistryConfig config(Path data, OidcConfig oidc) {
        var usual = config(data, PostgresForTests.newDatabase(), "127.0.0.1:1", Duration.ZERO);
        return new RegistryConfig(
                usual.data(),
                usual.database(),
                usual.kafka(),
                usual.enrolment(),
                usual.profiles(),
                usual.portal(),
                oidc,
                usual.http());
    }

    /** Starts it. */
    public static RegistryForTests start(RegistryConfig config) {
        return start(config, InstantSource.system());
    }

    /** Starts it by another clock. */
    public static RegistryForTests start(RegistryConfig config, InstantSource clock) {
        return new RegistryForTests(config, clock);
    }

    /** Starts it on a new database, without any Kafka: changes stay in the outbox. */
    public static RegistryForTests startWithoutKafka(Path data) {
        return start(config(data, PostgresForTests.newDatabase(), "127.0.0.1:1", Duration.ZERO));
    }

    /** The service itself. */
    public RegistryService service() {
        return service;
    }

    /** Where it is reached, such as {@code http://127.0.0.1:8080}. */
    public String url() {
        return server.url();
    }

    /** Every operation that is served, such as {@code GET /devices/{code}}. */
    public List<String> served() {
        return server.served();
    }

    /** Uses another token from now on; empty for none. */
    public RegistryForTests as(String other) {
        token = other;
        return this;
    }

    /** Sends GET. */
    public Reply get(String path) {
        return send("GET", path, null);
    }

    /** Has the audit log verified, and waits for the outcome. */
    public JsonNode verifyAudit() {
        var begun = post("/audit/verification", "");
        if (begun.status() != 202) {
            throw new AssertionError(begun.response().body());
        }
        return Awaitility.await()
                .pollInterval(Duration.ofMillis(20))
                .atMost(Duration.ofSeconds(30))
                .until(
                        () -> get("/audit/verification").body(),
                        run -> run.path("state").asText().equals("done"))
                .path("outcome");
    }

    /** Sends DELETE. */
    public Reply delete(String path) {
        return send("DELETE", path, null);
    }

    /** Sends POST; for the sake of reading, single quotes stand for double ones. */
    public Reply post(String path, String body) {
        return send("POST", path, body.replace('\'', '"'));
    }

    /** Sends PATCH; single quotes stand for double ones; headers as name, value, name, value. */
    public Reply patch(String path, String body, String... headers) {
        return send("PATCH", path, body.replace('\'', '"'), headers);
    }

    /** Uploads a file. */
    public Reply upload(String path, byte[] file) {
        try {
            return reply(client.send(
                    request(path)
                            .POST(HttpRequest.BodyPublishers.ofByteArray(file))
                            .build(),
                    BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Downloads a file, in Chinese. */
    public HttpResponse<byte[]> download(String path) {
        try {
            var request =
                    request(path).setHeader("Accept-Language", "zh-CN").GET().build();
            return client.send(request, BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Downloads what is made for a JSON body; single quotes stand for double ones. */
    public HttpResponse<byte[]> download(String path, String body) {
        try {
            var request = request(path)
                    .POST(HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')))
                    .build();
            return client.send(request, BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private HttpRequest.Builder request(String path) {
        var request = HttpRequest.newBuilder(URI.create(server.url() + "/api/v1" + path))
                .timeout(Duration.ofSeconds(60))
                .header("Accept-Language", "en");
        return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
    }

    private static Reply reply(HttpResponse<String> response) throws IOException {
        var json = response.body().isEmpty() || !response.body().startsWith("{")
                ? Json.MAPPER.createObjectNode()
                : Json.MAPPER.readTree(response.body());
        return new Reply(response.statusCode(), json, response);
    }

    /** Sends a request and reads the answer. */
    public Reply send(String method, String path, @Nullable String body, String... headers) {
        var request = request(path)
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return reply(client.send(request.build(), BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        client.close();
        server.close();
        service.close();
    }
}
