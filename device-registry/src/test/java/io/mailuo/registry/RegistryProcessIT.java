package io.mailuo.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mailuo.registry.postgres.TestBinaries;
import io.mailuo.registry.support.RegistryForTests;
import io.mailuo.registry.support.RegistryProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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
        var first = RegistryProcess.start(directory);
        assertThat(first.password()).isNotBlank();
        assertThat(status(first.url() + "/health/live")).isEqualTo(200);
        assertThat(status(first.url() + "/metrics")).isEqualTo(200);
        first.kill();

        var second = RegistryProcess.start(directory);
        assertThat(second.lines()).noneMatch(line -> line.contains("one-time password"));
        assertThat(status(second.url() + "/api/v1/devices")).isEqualTo(401);
        assertThat(second.stop()).isTrue();
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

    private static int status(String url) throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.discarding())
                    .statusCode();
        }
    }
}
