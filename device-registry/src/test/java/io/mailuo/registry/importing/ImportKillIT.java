package io.mailuo.registry.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.mailuo.registry.postgres.TestBinaries;
import io.mailuo.registry.support.RegistryProcess;
import io.mailuo.spec.json.Json;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plug is pulled in the middle of an import. */
class ImportKillIT {

    private static final int ROWS = 20_000;
    private static final String SECRET = "a longer secret";

    @TempDir
    private Path directory;

    private final HttpClient client =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    private String url = "";

    @BeforeEach
    void provideBinaries() {
        TestBinaries.provideTo(directory);
    }

    @Test
    void imports_every_row_once_though_killed_during_check_and_commit() throws Exception {
        var registry = RegistryProcess.start(directory);
        logIn(registry, registry.password());
        post("/accounts/current/password", "{\"current\":\"" + registry.password() + "\",\"next\":\"" + SECRET + "\"}");
        var id = post("/imports?name=plug.csv", rows()).path("id").asText();
        assertThat(state(id)).isEqualTo("CHECKING");
        registry.kill();
        var left = temporary();
        assertThat(left).hasSize(1);
        Files.writeString(left.getFirst().resolve("half.table"), "what the check may have been reading");

        registry = again();
        assertThat(temporary()).hasSize(1).doesNotContainAnyElementsOf(left);
        await().atMost(Duration.ofSeconds(60)).until(() -> state(id), "CHECKED"::equals);
        assertThat(exported()).isEmpty();
        post("/imports/" + id + "/commit", "{}");
        assertThat(state(id)).isEqualTo("COMMITTING");
        registry.kill();

        registry = again();
        assertThat(exported())
                .satisfiesAnyOf(
                        none -> assertThat(none).isEmpty(),
                        all -> assertThat(all).hasSize(ROWS));
        await().atMost(Duration.ofSeconds(60)).until(() -> state(id), "COMMITTED"::equals);
        var names = exported();
        assertThat(names).hasSize(ROWS);
        assertThat(new HashSet<>(names)).hasSize(ROWS);
        assertThat(registry.stop()).isTrue();
        assertThat(temporary()).isEmpty();
    }

    /** The directories of temporary files, of which each process has one. */
    private List<Path> temporary() throws IOException {
        try (var entries = Files.list(directory.resolve("temporary"))) {
            return entries.filter(Files::isDirectory).toList();
        }
    }

    private RegistryProcess again() throws IOException, InterruptedException {
        var registry = RegistryProcess.start(directory);
        logIn(registry, SECRET);
        return registry;
    }

    private void logIn(RegistryProcess registry, String password) throws IOException, InterruptedException {
        url = registry.url() + "/api/v1";
        post("/sessions", "{\"username\":\"admin\",\"password\":\"" + password + "\"}");
    }

    private String state(String id) throws IOException, InterruptedException {
        return Json.MAPPER
                .readTree(send(HttpRequest.newBuilder(URI.create(url + "/imports/" + id))))
                .path("state")
                .asText();
    }

    /** The names of all devices that there are. */
    private List<String> exported() throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(url + "/exports/devices?format=csv")))
                .lines()
                .flatMap(line -> Arrays.stream(line.split(",")))
                .filter(cell -> cell.startsWith("Plug "))
                .toList();
    }

    private JsonNode post(String path, String body) throws IOException, InterruptedException {
        return Json.MAPPER.readTree(
                send(HttpRequest.newBuilder(URI.create(url + path)).POST(BodyPublishers.ofString(body))));
    }

    private String send(HttpRequest.Builder request) throws IOException, InterruptedException {
        var response = client.send(request.build(), BodyHandlers.ofString());
        assertThat(response.statusCode())
                .as("%s: %s", response.request(), response.body())
                .isBetween(200, 299);
        return response.body();
    }

    private static String rows() {
        return "Device type,division,name,organization,serial\n"
                + IntStream.range(0, ROWS)
                        .mapToObj(row -> "14001,110105,Plug " + row + ",city,K" + row)
                        .collect(Collectors.joining("\n"));
    }
}
