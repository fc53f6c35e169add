package io.mailuo.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.mailuo.ingest.sharing.WindowMeans;
import io.mailuo.ingest.support.Brokers;
import io.mailuo.ingest.support.City;
import io.mailuo.ingest.support.LiveListener;
import io.mailuo.ingest.support.Node;
import io.mailuo.ingest.support.TestClient;
import io.mailuo.spec.registry.GrantScope;
import io.mailuo.spec.registry.RegistryRecord;
import io.mailuo.spec.registry.RegistryRecord.AccessToken;
import io.mailuo.spec.registry.RegistryRecord.Grant;
import io.mailuo.spec.registry.RegistryRecord.Organization;
import io.mailuo.spec.registry.Scope;
import io.mailuo.spec.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A command that was granted means of five minutes of the water company's covers, and wants more: over every feed and
 * every question at once, while the real path from MQTT over the log to the store and the feeds runs. The node's clock
 * is put on, so that five minutes do not last.
 */
class CoarseGrantIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int WINDOW = 300;
    private static final String COMMAND = "mlt_command";
    private static final AtomicReference<Duration> AHEAD = new AtomicReference<>(Duration.ZERO);

    @TempDir
    private static Path directory;

    private static Node node;

    @BeforeAll
    static void start() throws Exception {
        var end = Instant.parse("2100-01-01T00:00:00Z");
        List<RegistryRecord> records = new ArrayList<>(City.records());
        records.add(new Organization("command", "Command", "city"));
        records.add(new AccessToken(
                "t9", City.sha256(COMMAND), "command", "command", List.of(Scope.OBSERVATIONS_READ), end));
        records.add(new Grant("1", "command", "water", GrantScope.everything(), Instant.EPOCH, end, 5));
        node = Node.start(
                directory,
                Brokers.config(null),
                records,
                IngestConfig.Store.embedded("store", "test"),
                CoarseGrantIT::now);
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    void whatever_a_coarse_grantee_asks_it_learns_the_mean_of_the_last_closed_window_and_no_more() throws Exception {
        var begin = Instant.ofEpochSecond((now().getEpochSecond() / WINDOW + 1) * WINDOW);
        try (var device = TestClient.connect(node.mqttUri(), "cover", TestClient.options(City.COVER, City.SECRET));
                var owner = new LiveListener(node.url(), "?device=" + City.COVER, City.WATER_TOKEN, true);
                var all = new LiveListener(node.url(), "", COMMAND, true);
                var tilt = new LiveListener(
                        node.url(), "?property=tilt&bbox=116.4,39.7,116.6,39.9&device=" + City.COVER, COMMAND, true);
                var domain = new LiveListener(node.url(), "?domain=14&organization=water", COMMAND, true);
                var topics = TestClient.connect(node.mqttUri(), "reader", TestClient.options("token", COMMAND))) {
            for (var filter : List.of("v1/live/#", "v1/live/+/+/" + City.COVER + "/tilt", "v1/live/110105/14/+/+")) {
                assertThat(topics.subscribe(filter)).isZero();
            }
            var feeds = List.of(all, tilt, domain);
            at(begin.minusSeconds(1));
            publish(device, owner, "{'n':'tilt','v':100}");
            at(begin.plusSeconds(5));
            publish(device, owner, "{'n':'tilt','v':1},{'n':'open','vb':true},{'n':'label','vs':'seen'}");
            publish(device, owner, "{'n':'tilt','v':3}");
            at(begin.plusSeconds(WINDOW - 1));
            publish(device, owner, "{'n':'tilt','v':8}");

            learnsNothing(begin);
            assertThat(feeds).allSatisfy(feed -> assertThat(feed.observations()).isEmpty());
            assertThat(topics.received()).isEmpty();

            at(begin.plusSeconds(WINDOW).plus(WindowMeans.GRACE));
            await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(feeds)
                        .allSatisfy(feed -> assertThat(feed.observations()).hasSize(1));
                assertThat(topics.received()).hasSize(1);
            });
            publish(
                    device,
                    owner,
                    "{'n':'tilt','v':900,'t':" + begin.plusSeconds(30).getEpochSecond() + "}");
            learnsTheMean(begin);
            assertThat(feeds)
                    .allSatisfy(feed -> assertThat(feed.observations())
                            .singleElement()
                            .satisfies(item -> {
                                assertThat(item.path("property").asText()).isEqualTo("tilt");
                                assertThat(item.path("result").asDouble()).isEqualTo(4);
                                assertThat(item.path("phenomenonTime").asText()).isEqualTo(begin.toString());
                            }));
            assertThat(topics.received())
                    .singleElement()
                    .satisfies(message -> assertThat(message.payload())
                            .contains("\"v\":4")
                            .contains("\"t\":" + begin.getEpochSecond()));
        }
    }

    /** While the window is open, and of what waits in it. */
    private static void learnsNothing(Instant begin) throws Exception {
        assertThat(latest().path("items")).isEmpty();
        for (var item : node.get("/latest", COMMAND).path("items")) {
            assertThat(item.path("latest")).isEmpty();
        }
        assertThat(history("from=" + begin).path("code").asText()).isEqualTo("resolution-limited");
        for (var question : List.of("interval=PT5M", "interval=PT10M", "aggregate=count", "interval=PT5M&order=desc")) {
            assertThat(history(question + "&from=" + begin).path("items"))
                    .as(question)
                    .isEmpty();
        }
    }

    /** When it has closed, and one more observation of it has come in late. */
    private static void learnsTheMean(Instant begin) throws Exception {
        assertThat(latest().path("items")).hasSize(1);
        assertThat(latest().path("items").get(0).path("result").asDouble()).isEqualTo(4);
        var shown = node.get("/latest?domain=14", COMMAND).path("items");
        assertThat(shown.findValues("result")).extracting(JsonNode::asDouble).containsExactly(4.0);
        for (var question : List.of("interval=PT5M", "order=desc&interval=PT5M", "limit=1")) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(
                                    history(question + "&property=tilt&aggregate=avg,count&from=" + begin)
                                            .path("items"))
                            .as(question)
                            .singleElement()
                            .satisfies(item -> {
                                assertThat(item.path("avg").asDouble()).isEqualTo(4);
                                assertThat(item.path("count").asInt()).isEqualTo(3);
                            }));
        }
        assertThat(history("interval=PT5M&aggregate=last&from=" + begin)
                        .path("code")
                        .asText())
                .isEqualTo("resolution-limited");
    }

    private static JsonNode latest() throws Exception {
        return node.get("/devices/" + City.COVER + "/latest", COMMAND);
    }

    private static JsonNode history(String query) throws Exception {
        return node.get("/devices/" + City.COVER + "/observations?" + query, COMMAND);
    }

    /** Publishes, and waits until the owner has seen it live: then the feeds have had it. */
    private static void publish(TestClient device, LiveListener owner, String records) throws Exception {
        int before = owner.observations().size();
        var payload = ("[" + records + "]").replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        assertThat(device.publish(Topics.deviceObservations(City.COVER), payload))
                .isZero();
        await().atMost(PATIENCE).until(() -> owner.observations().size() > before);
    }

    private static Instant now() {
        return Instant.now().plus(AHEAD.get());
    }

    private static void at(Instant time) {
        AHEAD.set(Duration.between(Instant.now(), time));
    }
}
