package io.mailuo.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mailuo.registry.postgres.TestBinaries;
import io.mailuo.registry.support.RegistryForTests;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The registry with a PostgreSQL of its own, as a process of its own and under attack. */
class RegistryProcessIT {

    @TempDir
    private Path directory;

    @BeforeEach
    void provideBinaries() {
        TestBinaries.provideTo(directory);
    }

    @Test
    void comes_up_again_after_a_kill_and_stops_in_order() throws Exception {
        var first = start();
        assertThat(first.lines()).anyMatch(line -> line.startsWith("administrator admin, one-time password "));
        assertThat(status(first.url() + "/health/live")).isEqualTo(200);
        assertThat(status(first.url() + "/metrics")).isEqualTo(200);
        first.process().destroyForcibly().waitFor();

        var second = start();
        assertThat(second.lines()).noneMatch(line -> line.contains("one-time password"));
        assertThat(status(second.url() + "/api/v1/devices")).isEqualTo(401);
        second.process().destroy();
        assertThat(second.process().waitFor(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void answers_503_while_its_database_is_away_and_recovers_by_itself() {
        try (var registry = RegistryForTests.start(RegistryConfig.local(directory, 0, "127.0.0.1:1"))) {
            assertThat(registry.get("/devices").status()).isEqualTo(200);
            long server = ProcessHandle.current()
                    .children()
                    .filter(child -> child.info().commandLine().orElse("").contains("-D " + directory))
                    .findFirst()
                    .orElseThrow()
                    .pid();
            var seen = new ArrayList<Integer>();
            ProcessHandle.of(server).orElseThrow().destroyForcibly();
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> {
                        seen.add(registry.get("/devices").status());
                        return seen.getLast() == 200 && seen.size() > 1;
                    });
            assertThat(seen).isSubsetOf(200, 503);
        }
    }

    private record Started(Process process, List<String> lines, String url) {}

    private Started start() throws IOException {
        var builder = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName())
                .redirectErrorStream(true);
        builder.environment().put("MAILUO_DATA", directory.toString());
        builder.environment().put("MAILUO_DATABASE_PORT", "0");
        builder.environment().put("MAILUO_HTTP_PORT", "0");
        builder.environment().put("MAILUO_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1");
        builder.environment().put("MAILUO_KAFKA_PATIENCE", "PT0S");
        var process = builder.start();
        var lines = new ArrayList<String>();
        var reader = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (var line = reader.readLine(); line != null; line = reader.readLine()) {
            lines.add(line);
            if (line.startsWith("ready ")) {
                Thread.ofVirtual().start(() -> reader.lines().forEach(ignored -> {}));
                return new Started(process, lines, line.substring("ready ".length()));
            }
        }
        throw new AssertionError("the registry did not start: " + lines);
    }

    private static int status(String url) throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.discarding())
                    .statusCode();
        }
    }
}
