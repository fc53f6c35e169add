package io.mailuo.registry.finding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.mailuo.registry.support.KafkaForTests;
import io.mailuo.registry.support.MutableClock;
import io.mailuo.registry.support.PostgresForTests;
import io.mailuo.registry.support.RegistryForTests;
import io.mailuo.spec.json.Json;
import io.mailuo.spec.registry.DeviceReport;
import io.mailuo.spec.topic.LogTopics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** What devices report, from the topic to findings and back. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ReportsIT {

    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    private static Path directory;

    private static final MutableClock CLOCK = new MutableClock(
            Instant.now().plus(Duration.ofMinutes(10)).truncatedTo(java.time.temporal.ChronoUnit.SECONDS));
    private static KafkaForTests kafka;
    private static KafkaProducer<byte[], byte[]> topic;
    private static RegistryForTests registry;

    @BeforeAll
    static void start() throws Exception {
        kafka = new KafkaForTests(directory.resolve("kafka")).start();
        Map<String, Object> settings = Map.of("bootstrap.servers", kafka.bootstrapServers());
        try (var admin = Admin.create(settings)) {
            admin.createTopics(List.of(
                            new NewTopic(LogTopics.REPORTS, 1, (short) 1),
                            new NewTopic(LogTopics.REGISTRY, 1, (short) 1)))
                    .all()
                    .get();
        }
        topic = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        registry = RegistryForTests.start(
                RegistryForTests.config(
                        directory.resolve("data"),
                        PostgresForTests.newDatabase(),
                        kafka.bootstrapServers(),
                        Duration.ZERO),
                CLOCK);
    }

    @AfterAll
    static void stop() {
        registry.close();
        topic.close();
        kafka.close();
    }

    private static String object(String state) {
        var made = registry.post(
                "/objects",
                "{'standard':'GB/T 47678.5-2026','componentClass':'01002','division':'110105','name':'o',"
                        + "'organization':'city','state':'" + state + "'}");
        assertThat(made.status()).as(made.response().body()).isEqualTo(201);
        return made.text("/code");
    }

    private static String deviceOn(String object) {
        var made = registry.post(
                "/devices",
                "{'type':'14001','division':'110105','name':'cover','organization':'city','state':'INSTALLED','object':'"
                        + object + "'}");
        assertThat(made.status()).as(made.response().body()).isEqualTo(201);
        return made.text("/code");
    }

    private static void report(String device, Instant at, DeviceReport.State... states) throws Exception {
        send(device, Json.MAPPER.writeValueAsBytes(new DeviceReport(device, at, List.of(states))));
    }

    private static void send(String key, byte[] value) throws Exception {
        topic.send(new ProducerRecord<>(LogTopics.REPORTS, key.getBytes(StandardCharsets.UTF_8), value))
                .get();
    }

    private static DeviceReport.State open(Instant at, boolean open) {
        return new DeviceReport.State("cover_open", at, open, String.valueOf(open));
    }

    private static JsonNode findings(String object) {
        return registry.get("/findings?rule=object-state&entity=object/" + object)
                .body()
                .path("items");
    }

    private static JsonNode finding(String object) {
        return await().atMost(SOON).until(() -> findings(object).path(0), node -> !node.isMissingNode());
    }

    private static void fixed(String object) {
        await().atMost(SOON).until(() -> findings(object).path(0).path("state").asText(), "fixed"::equals);
    }

    @Test
    @Order(1)
    void a_report_contradicts_an_object_that_is_out_of_use_whatever_else_stands_in_the_topic() throws Exception {
        var suspended = object("SUSPENDED");
        var device = deviceOn(suspended);
        send("x", "no JSON".getBytes(StandardCharsets.UTF_8));
        send(
                device,
                "{\"device\":\"1\",\"at\":\"2026-01-01T00:00:00Z\",\"states\":[]}".getBytes(StandardCharsets.UTF_8));
        send(
                device,
                "{\"device\":\"%s\",\"at\":\"-9999-01-01T00:00:00Z\",\"states\":[]}"
                        .formatted(device)
                        .getBytes(StandardCharsets.UTF_8));
        topic.send(new ProducerRecord<>(LogTopics.REPORTS, device.getBytes(StandardCharsets.UTF_8), null))
                .get();
        report("9999999999999999999", CLOCK.instant());
        report(device, CLOCK.instant());
        var found = finding(suspended);
        assertThat(found.at("/evidence/device").asText()).isEqualTo(device);
        assertThat(found.at("/evidence/reportedAt").asText())
                .isEqualTo(CLOCK.instant().toString());
        assertThat(found.at("/fix/value").asText()).isEqualTo("IN_SERVICE");
        assertThat(registry.post("/findings/" + found.path("id").asText() + "/decision", "{'decision':'fix'}")
                        .text("/state"))
                .isEqualTo("fixed");
        assertThat(registry.get("/objects/" + suspended).text("/state")).isEqualTo("IN_SERVICE");
    }

    @Test
    @Order(2)
    void an_open_cover_contradicts_an_object_in_use_after_two_hours_and_until_it_is_closed() throws Exception {
        var inUse = object("IN_SERVICE");
        var device = deviceOn(inUse);
        var opened = CLOCK.instant();
        report(device, opened, open(opened, true));
        var witness = object("IN_SERVICE");
        report(deviceOn(witness), opened, open(opened.minus(Duration.ofHours(3)), true));
        finding(witness);
        assertThat(findings(inUse)).as("a moment ago").isEmpty();
        CLOCK.advance(Duration.ofMinutes(121));
        var found = finding(inUse);
        assertThat(found.at("/evidence/since").asText()).isEqualTo(opened.toString());
        assertThat(found.at("/fix/text/zh").asText()).contains("GLBJZT");
        assertThat(found.at("/fix/attribute").isMissingNode()).isTrue();
        assertThat(registry.post("/findings/" + found.path("id").asText() + "/decision", "{'decision':'fix'}")
                        .text("/code"))
                .isEqualTo("no-fix");
        report(device, CLOCK.instant(), open(CLOCK.instant(), false));
        fixed(inUse);
    }

    @Test
    @Order(3)
    void an_object_whose_devices_fell_silent_is_found_by_the_daily_search_and_closed_by_the_next_report()
            throws Exception {
        var inUse = object("IN_SERVICE");
        var device = deviceOn(inUse);
        deviceOn(inUse);
        report(device, CLOCK.instant());
        CLOCK.advance(Duration.ofDays(31));
        var found = finding(inUse);
        assertThat(found.at("/evidence/devices").asInt()).isEqualTo(2);
        assertThat(found.at("/text/zh").asText()).contains("30 天未上报");
        report(device, CLOCK.instant());
        fixed(inUse);
    }
}
