package io.mailuo.deploy.faults;

import com.fasterxml.jackson.databind.JsonNode;
import io.mailuo.deploy.client.RunFile;
import io.mailuo.deploy.harness.PlatformProcess;
import io.mailuo.spec.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Asks a platform and looks at the answer itself: its status, its type, its words. */
final class Probe implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final HttpClient http = HttpClient.newHttpClient();
    private final PlatformProcess platform;

    Probe(PlatformProcess platform) {
        this.platform = platform;
    }

    /** The answer to GET {@code path}. */
    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(platform.url() + path))
                        .timeout(TIMEOUT)
                        .header("Accept-Language", "en")
                        .header(
                                "Authorization",
                                "Bearer " + RunFile.read(platform.data()).token())
                        .build(),
                BodyHandlers.ofString());
    }

    /** The status of GET {@code path}. */
    int status(String path) throws IOException, InterruptedException {
        return get(path).statusCode();
    }

    /** The body of GET {@code path} as JSON. */
    JsonNode json(String path) throws IOException, InterruptedException {
        return Json.MAPPER.readTree(get(path).body());
    }

    @Override
    public void close() {
        http.close();
    }
}
