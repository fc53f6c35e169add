package io.mailuo.registry.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mailuo.registry.RegistryConfig;
import io.mailuo.registry.access.Secrets;
import io.mailuo.registry.support.KafkaForTests;
import io.mailuo.registry.support.PostgresForTests;
import io.mailuo.registry.support.RegistryForTests;
import io.mailuo.spec.json.Json;
import io.mailuo.spec.registry.RegistryRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutboxIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private static Path directory;

    private static KafkaForTests kafka;
    private static RegistryForTests registry;
    private static RegistryConfig config;
    private static int number;

    @BeforeAll
    static void startKafka() {
        kafka = new KafkaForTests(directory.resolve("kafka")).start();
    }

    @AfterAll
    static void stopKafka() {
        kafka.close();
    }

    @BeforeEach
    void newConfig() {
        config = RegistryForTests.config(
                directory.resolve("registry-" + ++number),
                PostgresForTests.newDatabase(),
                kafka.bootstrapServers(),
                PATIENCE);
    }

    @Test
    void answers_when_the_change_is_on_the_topic() throws Exception {
        try (var started = RegistryForTests.start(config)) {
            registry = started;
            var gateway = registry.post("/gateways", "{'division':'110105','name':'Box','organization':'city'}");
            var device = registry.post(
                    "/devices",
                    "{'type':'14001','division':'110105','name':'Cover','organization':'city','gateway':'"
                            + gateway.text("/code") + "','place':{'lon':116.4,'lat':39.9}}");
            assertThat(device.status()).as(device.response().body()).isEqualTo(201);
            assertThat(device.pending()).isFalse();
            var key = "device/" + device.text("/code");
            var published = (RegistryRecord.Device)
                    Json.MAPPER.readValue(kafka.registry().get(key), RegistryRecord.class);
            assertThat(published.code()).isEqualTo(device.text("/code"));
            assertThat(published.domain()).isEqualTo("14");
            assertThat(published.type()).isEqualTo("001");
            assertThat(published.gateway()).isEqualTo(gateway.text("/code"));
            assertThat(published.datastreams()).isNotEmpty();
            assertThat(published.secretSha256()).isEmpty();

            var given = registry.post("/devices/" + device.text("/code") + "/credentials", "");
            var after = (RegistryRecord.Device)
                    Json.MAPPER.readValue(kafka.registry().get(key), RegistryRecord.class);
            assertThat(after.secretSha256()).containsExactly(Secrets.sha256(given.text("/password")));

            var issued =
                    registry.post("/tokens", "{'subject':'s','scopes':['observations:read'],'expiresInSeconds':60}");
            assertThat(kafka.registry().get("token/" + issued.text("/id"))).contains("\"observations:read\"");
            registry.delete("/tokens/" + issued.text("/id"));
            assertThat(kafka.registry()).containsEntry("token/" + issued.text("/id"), null);
            assertThat(kafka.registry().keySet()).contains("organization/city", "gateway/" + gateway.text("/code"));
        }
    }

    @Test
    void keeps_the_order_of_changes_of_one_device() throws Exception {
        try (var started = RegistryForTests.start(config)) {
            registry = started;
            var path = "/devices/" + device("Version 1");
            int writers = 8;
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int writer = 0; writer < writers; writer++) {
                    threads.submit(() -> {
                        for (int i = 0; i < 10; i++) {
                            var current = registry.get(path);
                            registry.patch(
                                    path,
                                    "{'name':'Version "
                                            + (current.body().at("/version").asInt() + 1) + "'}",
                                    "If-Match",
                                    current.text("/version"));
                        }
                    });
                }
            }
            var names = new ArrayList<Integer>();
            for (var entry : kafka.registryRecords()) {
                // Other tests, with databases of their own, have used the same code on this topic.
                if (path.equals("/" + entry.key().replace("device/", "devices/"))
                        && entry.value().contains("\"Version ")) {
                    names.add(Integer.valueOf(Json.MAPPER
                            .readTree(entry.value())
                            .at("/name")
                            .asText()
                            .replace("Version ", "")));
                }
            }
            assertThat(names).hasSizeGreaterThan(8).isSorted();
            assertThat(names.getLast())
                    .isEqualTo(registry.get(path).body().at("/version").asInt());
        }
    }

    @Test
    void loses_nothing_while_kafka_is_away() {
        var impatient = RegistryForTests.config(
                config.data(), config.database().url(), kafka.bootstrapServers(), Duration.ofMillis(500));
        try (var started = RegistryForTests.start(impatient)) {
            registry = started;
            kafka.stop();
            var pending = registry.post(
                    "/devices", "{'type':'14001','division':'110105','name':'Later','organization':'city'}");
            assertThat(pending.status()).isEqualTo(201);
            assertThat(pending.pending()).isTrue();
            var changed = registry.patch("/devices/" + pending.text("/code"), "{'name':'Later still'}");
            assertThat(changed.pending()).isTrue();

            kafka.start();
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(kafka.registry().get("device/" + pending.text("/code")))
                            .contains("Later still"));
        }
    }

    @Test
    void publishes_after_a_restart_what_was_committed_before() {
        var unreachable =
                RegistryForTests.config(config.data(), config.database().url(), "127.0.0.1:1", Duration.ZERO);
        String code;
        try (var started = RegistryForTests.start(unreachable)) {
            registry = started;
            code = device("Before the restart");
        }
        try (var started = RegistryForTests.start(config)) {
            registry = started;
            assertThat(registry.get("/devices/" + code).status()).isEqualTo(200);
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(kafka.registry().get("device/" + code)).contains("Before the restart"));
        }
    }

    @Test
    void publishes_everything_again_to_an_empty_topic() {
        String code;
        String gateway;
        try (var started = RegistryForTests.start(config)) {
            registry = started;
            code = device("Known for long");
            gateway = registry.post("/gateways", "{'division':'110105','name':'Box','organization':'city'}")
                    .text("/code");
        }
        try (var empty = new KafkaForTests(directory.resolve("empty-" + number)).start();
                var started = RegistryForTests.start(RegistryForTests.config(
                        config.data(), config.database().url(), empty.bootstrapServers(), PATIENCE))) {
            registry = started;
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(empty.registry().keySet())
                            .contains("organization/city", "device/" + code, "gateway/" + gateway)
                            .anyMatch(key -> key.startsWith("token/")));
        }
    }

    private static String device(String name) {
        return registry.post(
                        "/devices", "{'type':'14001','division':'110105','name':'" + name + "','organization':'city'}")
                .text("/code");
    }
}
