package io.mailuo.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.mailuo.ingest.support.Brokers;
import io.mailuo.ingest.support.City;
import io.mailuo.ingest.support.LiveListener;
import io.mailuo.ingest.support.Mosquitto;
import io.mailuo.ingest.support.Node;
import io.mailuo.ingest.support.RoleMatrix;
import io.mailuo.ingest.support.TestClient;
import io.mailuo.spec.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionException;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestServiceIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String TOPIC = Topics.deviceObservations(City.COVER);

    @TempDir
    private static Path directory;

    private static Node node;

    @BeforeAll
    static void start() throws Exception {
        node = Node.start(directory, Brokers.config(null), City.records());
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    void an_observation_that_was_acknowledged_is_the_latest_and_in_the_history() throws Exception {
        long now = Instant.now().getEpochSecond();
        try (var client = cover("stored")) {
            assertThat(client.publish(TOPIC, senml("[{'n':'tilt','u':'deg','t':%d,'v':3.5}]", now)))
                    .isZero();
        }
        await().atMost(PATIENCE).until(() -> latest("tilt").path("result").asDouble() == 3.5);
        await().atMost(PATIENCE).until(() -> history("tilt", now, now + 1).size() == 1);
        assertThat(node.get("/ingest/stats").path("accepted").asLong()).isPositive();
        assertThat(node.text("/metrics")).contains("mailuo_ingest_observations_total");
    }

    @Test
    void duplicates_collapse_and_what_comes_late_finds_its_place() throws Exception {
        long t = Instant.now().getEpochSecond() - 3600;
        try (var client = cover("late")) {
            for (long each : new long[] {t + 2, t, t + 1, t + 1, t}) {
                assertThat(client.publish(TOPIC, senml("[{'n':'tilt','t':%d,'v':%d}]", each, each - t)))
                        .isZero();
            }
        }
        await().atMost(PATIENCE).until(() -> history("tilt", t, t + 10).size() == 3);
        assertThat(history("tilt", t, t + 10)
                        .valueStream()
                        .map(item -> item.path("result").asInt()))
                .containsExactly(0, 1, 2);
    }

    @Test
    void what_was_refused_stands_in_quarantine_and_is_accepted_once_its_cause_is_mended() throws Exception {
        try (var client = TestClient.connect(node.mqttUri(), "unborn", TestClient.options(City.COVER_2, City.SECRET))) {
            String topic = Topics.deviceObservations(City.COVER_2);
            assertThat(client.publish(topic, senml("[{'n':'level','v':1}]"))).isEqualTo(0x99);
        }
        await().atMost(PATIENCE).until(() -> quarantine(City.COVER_2).size() == 1);
        JsonNode entry = quarantine(City.COVER_2).get(0);
        assertThat(entry.path("reason").asText()).isEqualTo("unknown-datastream");
        assertThat(entry.path("text").asText()).contains("level");
        assertThat(entry.path("state").asText()).isEqualTo("held");
        String id = entry.path("id").asText();
        assertThat(node.get("/quarantine/" + id).path("raw").binaryValue()).isEqualTo(senml("[{'n':'level','v':1}]"));

        JsonNode tooEarly = node.post("/quarantine/replay", "{\"ids\":[\"" + id + "\"]}");
        assertThat(tooEarly.path("refused").asInt()).isEqualTo(1);
        assertThat(tooEarly.path("items").get(0).path("state").asText()).isEqualTo("refused-again");

        node.change(City.coverWithLevel(City.COVER_2));
        String bySource = "{\"source\":\"" + City.COVER_2 + "\"}";
        await().atMost(PATIENCE)
                .until(() -> node.post("/quarantine/replay", bySource)
                                .path("accepted")
                                .asInt()
                        == 1);
        assertThat(quarantine(City.COVER_2).get(0).path("state").asText()).isEqualTo("replayed");
        assertThat(node.post("/quarantine/replay", bySource).path("items")).isEmpty();
    }

    @Test
    void a_restricted_token_sees_its_own_organizations_quarantine_only() throws Exception {
        try (var client = cover("restricted")) {
            assertThat(client.publish(Topics.gatewayObservations(City.GATEWAY), senml("[]")))
                    .isEqualTo(0x87);
        }
        await().atMost(PATIENCE).until(() -> quarantine(City.COVER).size() >= 1);
        node.change(City.cover(City.COVER, "cover-7"));
        assertThat(node.get("/quarantine?reason=not-authorized", City.WATER_TOKEN)
                        .path("items"))
                .isNotEmpty();
        assertThat(node.get("/quarantine", "mlt_nothing").path("code").asText()).isEqualTo("unauthenticated");
        assertThat(node.get("/quarantine?reason=bad-luck").path("detail").asText())
                .contains("bad-luck");
    }

    @Test
    void mosquitto_publishes_and_hears_it_on_the_live_topic() throws Exception {
        var mosquitto = new Mosquitto(node.mqtt().port());
        String live = Topics.live("110105", "14", City.COVER, "tilt");
        try (var subscriber = mosquitto.subscribe("-u", "token", "-P", City.TOKEN, "-t", "v1/live/110105/14/#")) {
            await().atMost(PATIENCE)
                    .until(() -> subscriber.lines().stream().anyMatch(line -> line.contains("Subscribed")));
            var published = mosquitto.publish(
                    senml("[{'n':'tilt','v':17}]"), "-u", City.COVER, "-P", City.SECRET, "-t", TOPIC, "-q", "1", "-s");
            assertThat(published.exitCode()).as(published.output()).isZero();
            await().atMost(PATIENCE)
                    .until(() -> subscriber.lines().stream()
                            .anyMatch(line -> line.startsWith(live) && line.contains("\"v\":17")));
        }
    }

    @Test
    void mosquitto_is_told_why_its_garbage_was_refused() throws Exception {
        var mosquitto = new Mosquitto(node.mqtt().port());
        byte[] garbage = {(byte) 0x9F, 0x00, 0x13, 0x37};
        String[] arguments = {"-u", City.COVER, "-P", City.SECRET, "-t", TOPIC, "-q", "1", "-s", "-d", "-V", ""};
        arguments[arguments.length - 1] = "mqttv311";
        var plain = mosquitto.publish(garbage, arguments);
        assertThat(plain.exitCode()).as(plain.output()).isZero();
        assertThat(plain.output()).contains("PUBACK");
        arguments[arguments.length - 1] = "mqttv5";
        var reasoned = mosquitto.publish(garbage, arguments);
        assertThat(reasoned.output()).contains("153");
        await().atMost(PATIENCE)
                .until(() ->
                        node.get("/quarantine?reason=malformed").path("items").size() == 2);
        JsonNode entry = node.get("/quarantine?reason=malformed").path("items").get(0);
        assertThat(entry.path("hex").asText()).isEqualTo("9f001337");
    }

    @Test
    void the_live_feed_gives_what_is_asked_for_and_no_more() throws Exception {
        try (var all = live("?device=" + City.COVER, City.TOKEN);
                var tilt = live("?property=tilt&division=110100", City.WATER_TOKEN);
                var elsewhere = live("?bbox=0,0,1,1", City.TOKEN)) {
            await().atMost(PATIENCE).until(() -> elsewhere.frames("alive").size() == 1);
            await().atMost(PATIENCE)
                    .until(() -> !tilt.frames("alive").isEmpty()
                            && !all.frames("alive").isEmpty());
            try (var client = cover("live")) {
                assertThat(client.publish(TOPIC, senml("[{'n':'tilt','v':21},{'n':'label','vs':'x'}]")))
                        .isZero();
            }
            await().atMost(PATIENCE).until(() -> all.observations().size() == 2);
            await().atMost(PATIENCE).until(() -> tilt.observations().size() == 1);
            assertThat(tilt.observations().getFirst().path("result").asDouble()).isEqualTo(21);
            assertThat(tilt.observations().getFirst().path("unit").asText()).isEqualTo("deg");
            assertThat(elsewhere.observations()).isEmpty();
        }
        assertThatThrownBy(() -> live("", "mlt_nothing")).isInstanceOf(CompletionException.class);
    }

    @Test
    void every_role_may_call_what_the_matrix_says_and_nothing_else() throws Exception {
        RoleMatrix.check(node);
    }

    private static LiveListener live(String query, String token) {
        return new LiveListener(node.url(), query, token, true);
    }

    private static JsonNode latest(String property) throws Exception {
        return StreamSupport.stream(
                        node.get("/devices/" + City.COVER + "/latest")
                                .path("items")
                                .spliterator(),
                        false)
                .filter(item -> item.path("property").asText().equals(property))
                .findFirst()
                .orElseGet(MissingNode::getInstance);
    }

    private static JsonNode history(String property, long from, long to) throws Exception {
        return node.get("/devices/" + City.COVER + "/observations?property=" + property + "&from="
                        + Instant.ofEpochSecond(from) + "&to=" + Instant.ofEpochSecond(to))
                .path("items");
    }

    private static JsonNode quarantine(String source) throws Exception {
        return node.get("/quarantine?source=" + source).path("items");
    }

    private static byte[] senml(String text, Object... values) {
        String filled = values.length == 0 ? text : text.formatted(values);
        return filled.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    private static TestClient cover(String clientId) throws Exception {
        return TestClient.connect(node.mqttUri(), clientId, TestClient.options(City.COVER, City.SECRET));
    }
}
