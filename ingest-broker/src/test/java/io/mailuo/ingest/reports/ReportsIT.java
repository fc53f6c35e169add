package io.mailuo.ingest.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mailuo.ingest.follow.Consumers;
import io.mailuo.ingest.follow.TopicFollower;
import io.mailuo.ingest.support.Brokers;
import io.mailuo.ingest.support.City;
import io.mailuo.ingest.support.Node;
import io.mailuo.ingest.support.TestClient;
import io.mailuo.spec.json.Json;
import io.mailuo.spec.registry.DeviceReport;
import io.mailuo.spec.topic.LogTopics;
import io.mailuo.spec.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    @Test
    void a_cover_that_opens_is_on_the_topic_a_moment_after_it_was_acknowledged() throws Exception {
        var seen = new CopyOnWriteArrayList<DeviceReport>();
        try (var node = Node.start(directory, Brokers.config(null), City.records());
                var follower = TopicFollower.start(
                        LogTopics.REPORTS,
                        TopicFollower.EVERYTHING,
                        Consumers.of(node.kafka()),
                        entry -> seen.add(Json.MAPPER.readValue(entry.value(), DeviceReport.class)))) {
            node.change(City.manholeCover(City.COVER));
            await().atMost(PATIENCE).until(() -> publish(node, "[{'n':'cover_open','vb':false}]") == 0);
            await().atMost(PATIENCE).until(() -> seen.size() == 1);
            assertThat(seen.getFirst().device()).isEqualTo(City.COVER);
            assertThat(publish(node, "[{'n':'cover_open','vb':true},{'n':'battery_level','v':80}]"))
                    .isZero();
            await().atMost(PATIENCE).until(() -> seen.size() == 2);
            assertThat(seen.getLast().states())
                    .singleElement()
                    .satisfies(state -> assertThat(state.holds()).isTrue());
            assertThat(follower.unreadable()).isZero();
        }
    }

    private static int publish(Node node, String senml) throws Exception {
        try (var client = TestClient.connect(node.mqttUri(), "cover", TestClient.options(City.COVER, City.SECRET))) {
            return client.publish(
                    Topics.deviceObservations(City.COVER),
                    senml.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        }
    }
}
