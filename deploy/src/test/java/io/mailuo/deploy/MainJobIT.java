package io.mailuo.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mailuo.deploy.city.Hj212Frame;
import io.mailuo.deploy.client.PlatformClient;
import io.mailuo.deploy.client.RunFile;
import io.mailuo.deploy.harness.PlatformProcess;
import io.mailuo.deploy.harness.Until;
import io.mailuo.spec.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/**
 * The main job as a newcomer sees it: {@code up --demo} in an empty directory, and real measurements travel from field
 * protocols through the gateway, the broker, the log and the store to the API.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MainJobIT {

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @TempDir
    private static Path temp;

    private static PlatformProcess platform;
    private static PlatformClient client;

    @BeforeAll
    static void start() throws IOException {
        platform = PlatformProcess.in(temp.resolve("data"), "--demo");
        platform.start();
        client = platform.client();
    }

    @AfterAll
    static void end() {
        platform.close();
    }

    @Test
    @Order(1)
    void first_start_prints_the_password_by_which_the_administrator_signs_in() throws IOException {
        String password = platform.administratorPassword().orElseThrow();

        var session = new PlatformClient(platform.url(), "")
                .post(
                        "/api/v1/sessions",
                        Json.MAPPER.createObjectNode().put("username", "admin").put("password", password));

        assertThat(session.path("user").isMissingNode()).isFalse();
    }

    @Test
    @Order(3)
    void values_of_every_kind_of_device_arrive() {
        for (String kind : List.of("AIR-Dongsi", "PRESSURE-1", "FLOW-1", "LEVEL-1", "COVER-1-1")) {
            String code = code("DEMO-" + kind);
            Until.holds(kind + " has values", PATIENCE, () -> !latest(code).isEmpty());
        }
        assertThat(properties("DEMO-AIR-Dongsi")).contains("pm2_5", "pm10", "air_temperature");
        assertThat(properties("DEMO-COVER-1-1")).contains("cover_open", "tilt");
    }

    @Test
    @Order(4)
    void all_twelve_stations_and_two_hundred_covers_are_on_the_map() {
        Until.holds("all devices report", PATIENCE, () -> {
            long reporting = StreamSupport.stream(
                            client.list("/api/v1/latest", Map.of(), 1000).spliterator(), false)
                    .filter(item -> !item.path("latest").isEmpty())
                    .count();
            return reporting >= 12 + 16 + 6 + 200;
        });
    }

    @Test
    @Order(5)
    void values_are_fresh_and_kept_as_history() {
        String code = code("DEMO-PRESSURE-1");
        Until.holds(
                "a history",
                PATIENCE,
                () -> client.list(
                                        "/api/v1/devices/" + code + "/observations",
                                        Map.of("property", "water_pressure"),
                                        1000)
                                .size()
                        >= 3);
    }

    @Test
    @Order(6)
    void the_broken_device_fills_the_quarantine_with_reasons() {
        Until.holds("wrong unit, impossible time and garbage are in quarantine", PATIENCE, () -> {
            var reasons = new TreeSet<String>();
            client.list("/api/v1/quarantine", Map.of(), 1000)
                    .forEach(entry -> reasons.add(entry.path("reason").asText()));
            return reasons.containsAll(List.of("unit", "time", "malformed", "unknown-datastream"));
        });
    }

    @Test
    @Order(7)
    void the_gateway_is_online_and_its_sources_work() {
        Until.holds("the gateway is online", PATIENCE, () -> {
            JsonNode gateways = client.get("/api/v1/gateway-status").path("items");
            return gateways.size() == 1 && gateways.get(0).path("online").asBoolean();
        });
        assertThat(client.get("/api/v1/gateway-status")
                        .path("items")
                        .get(0)
                        .path("sources")
                        .size())
                .isGreaterThanOrEqualTo(3);
    }

    @Test
    @Order(8)
    void a_logger_that_nobody_registered_is_found_and_what_it_sent_is_history_once_it_is_registered()
            throws IOException {
        var first = Instant.now().minusSeconds(600).truncatedTo(ChronoUnit.SECONDS);
        var times = List.of(first, first.plusSeconds(60), first.plusSeconds(120));
        try (var socket = new Socket("127.0.0.1", gatewaysHj212Port())) {
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            for (var time : times) {
                socket.getOutputStream().write(Hj212Frame.realTime("STRANGER-1", time, Map.of("a34004", "35.5")));
                assertThat(in.readLine()).contains("CN=9014");
            }
        }
        var found = new AtomicReference<JsonNode>();
        Until.holds("the stranger is discovered", PATIENCE, () -> {
            client.list("/api/v1/discovered", Map.of(), 100).forEach(item -> {
                if (item.path("value").asText().equals("STRANGER-1")) {
                    found.set(item);
                }
            });
            return found.get() != null && found.get().path("held").asInt() == 3;
        });

        var device = client.post("/api/v1/devices", found.get().path("suggestion"));
        assertThat(device.path("type").asText()).isEqualTo("03001");
        String discovered = "/api/v1/discovered/" + found.get().path("id").asText();
        Until.holds(
                "what was held is replayed",
                PATIENCE,
                () -> client.get(discovered).path("replayed").asInt() == 3);
        String code = device.path("code").asText();
        Until.holds(
                "all of it is history",
                PATIENCE,
                () -> client.list("/api/v1/devices/" + code + "/observations", Map.of("property", "pm2_5"), 10)
                                .size()
                        == 3);
        assertThat(client.list("/api/v1/devices/" + code + "/observations", Map.of("property", "pm2_5"), 10))
                .extracting(item -> item.path("phenomenonTime").asText())
                .containsExactlyElementsOf(times.stream().map(Instant::toString).toList());
    }

    private static int gatewaysHj212Port() throws IOException {
        var file = Files.readString(platform.data().resolve("demo/gateway/gateway.yaml"));
        Map<String, List<Map<String, Object>>> yaml = new Yaml().load(file);
        return (Integer) yaml.get("hj212").getFirst().get("port");
    }

    @Test
    @Order(9)
    void it_stops_in_good_order_and_takes_its_city_along() throws IOException {
        assertThat(platform.process().residentKib()).as("RSS").isLessThan(900 * 1024);
        assertThat(Files.exists(RunFile.path(platform.data()))).isTrue();
        var children = ProcessHandle.of(platform.process().pid())
                .orElseThrow()
                .descendants()
                .toList();

        assertThat(platform.stop()).isZero();

        Until.holds("no process is left", PATIENCE, () -> children.stream().noneMatch(ProcessHandle::isAlive));
        assertThat(RunFile.path(platform.data())).doesNotExist();
    }

    @Test
    @Order(10)
    void a_second_start_registers_nothing_twice_and_still_has_the_history() throws IOException {
        platform.start();
        client = platform.client();
        String code = code("DEMO-PRESSURE-1");

        assertThat(client.list("/api/v1/devices", Map.of(), 1000)).hasSize(12 + 16 + 6 + 200 + 1 + 1);
        assertThat(client.list("/api/v1/devices/" + code + "/observations", Map.of("property", "water_pressure"), 1000))
                .isNotEmpty();
        assertThat(platform.stop()).isZero();
    }

    private static String code(String serial) {
        return Until.value(
                "device " + serial,
                PATIENCE,
                () -> client.get("/api/v1/resolve?scheme=serial&value=" + serial)
                        .path("code")
                        .asText());
    }

    private static JsonNode latest(String code) {
        return client.get("/api/v1/devices/" + code + "/latest").path("items");
    }

    private static List<String> properties(String serial) {
        return StreamSupport.stream(latest(code(serial)).spliterator(), false)
                .map(item -> item.path("property").asText())
                .toList();
    }
}
