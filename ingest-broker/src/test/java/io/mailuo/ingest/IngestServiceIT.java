package io.mailuo.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.mailuo.ingest.support.Brokers;
import io.mailuo.ingest.support.City;
import io.mailuo.ingest.support.Node;
import io.mailuo.ingest.support.TestClient;
import io.mailuo.spec.topic.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestServiceIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
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
    void an_observation_that_was_acknowledged_is_stored_and_counted() throws Exception {
        try (var client = cover("stored")) {
            assertThat(client.publish(TOPIC, "[{\"n\":\"tilt\",\"u\":\"deg\",\"v\":3.5}]"))
                    .isZero();
        }
        await().atMost(PATIENCE)
                .until(() -> node.get("/ingest/stats").path("stored").asLong() >= 1);
        JsonNode latest = node.get("/devices/" + City.COVER + "/latest");
        assertThat(latest.path("items").get(0).path("result").asDouble()).isEqualTo(3.5);
        await().atMost(PATIENCE)
                .until(() -> node.get("/devices/" + City.COVER + "/observations?property=tilt&from="
                                        + Instant.now().minusSeconds(600) + "&to="
                                        + Instant.now().plusSeconds(600))
                                .path("items")
                                .size()
                        == 1);
        assertThat(node.text("/metrics")).contains("mailuo_ingest_observations_total");
    }

    @Test
    void what_was_refused_stands_in_quarantine_and_is_accepted_once_its_cause_is_mended() throws Exception {
        try (var client = TestClient.connect(node.mqttUri(), "unborn", TestClient.options(City.COVER_2, City.SECRET))) {
            String topic = Topics.deviceObservations(City.COVER_2);
            assertThat(client.publish(topic, "[{\"n\":\"level\",\"v\":1}]")).isEqualTo(0x99);
        }
        await().atMost(PATIENCE).until(() -> held().size() == 1);
        JsonNode entry = held().get(0);
        assertThat(entry.path("reason").asText()).isEqualTo("unknown-datastream");
        assertThat(entry.path("text").asText()).contains("level");
        assertThat(entry.path("state").asText()).isEqualTo("held");
        String id = entry.path("id").asText();

        JsonNode tooEarly = node.post("/quarantine/replay", "{\"ids\":[\"" + id + "\"]}");
        assertThat(tooEarly.path("refused").asInt()).isEqualTo(1);
        assertThat(tooEarly.path("items").get(0).path("state").asText()).isEqualTo("refused-again");

        node.change(City.coverWithLevel(City.COVER_2));
        await().atMost(PATIENCE)
                .until(() -> node.post("/quarantine/replay", "{\"source\":\"" + City.COVER_2 + "\"}")
                                .path("accepted")
                                .asInt()
                        == 1);
        assertThat(held().get(0).path("state").asText()).isEqualTo("replayed");
        JsonNode again = node.post("/quarantine/replay", "{\"source\":\"" + City.COVER_2 + "\"}");
        assertThat(again.path("items")).isEmpty();
    }

    private static JsonNode held() throws Exception {
        return node.get("/quarantine?source=" + City.COVER_2).path("items");
    }

    private static TestClient cover(String clientId) throws Exception {
        return TestClient.connect(node.mqttUri(), clientId, TestClient.options(City.COVER, City.SECRET));
    }
}
