package io.mailuo.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mailuo.ingest.store.InfluxProcess;
import io.mailuo.ingest.store.StoreEngine;
import io.mailuo.ingest.support.Brokers;
import io.mailuo.ingest.support.City;
import io.mailuo.ingest.support.Node;
import io.mailuo.ingest.support.TestClient;
import io.mailuo.spec.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InfluxServiceIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    @Test
    void a_node_keeps_its_history_in_an_influxdb_server() throws Exception {
        assumeTrue(InfluxProcess.isInstalled(), "needs InfluxDB: apt-get install influxdb");
        try (var influx = InfluxProcess.start(directory.resolve("influx"));
                var node = Node.start(
                        directory.resolve("node"),
                        Brokers.config(null),
                        City.records(),
                        new IngestConfig.Store(
                                "store", "test", StoreEngine.INFLUXDB_1, influx.url(), "mailuo", null, "mailuo"));
                var client =
                        TestClient.connect(node.mqttUri(), "influx", TestClient.options(City.COVER, City.SECRET))) {
            long first = Instant.now().getEpochSecond() - 100;
            for (int i = 0; i < 100; i++) {
                byte[] payload = "[{\"n\":\"tilt\",\"t\":%d,\"v\":%d}]"
                        .formatted(first + i, i % 10)
                        .getBytes(StandardCharsets.UTF_8);
                assertThat(client.publish(Topics.deviceObservations(City.COVER), payload))
                        .isZero();
            }
            String history = "/devices/" + City.COVER + "/observations?property=tilt&from="
                    + Instant.ofEpochSecond(first) + "&to=" + Instant.ofEpochSecond(first + 100);
            await().atMost(PATIENCE)
                    .until(() -> node.get(history + "&limit=1000").path("items").size() == 100);
            long sum = 0;
            for (var bucket :
                    node.get(history + "&interval=PT1M&aggregate=count,sum").path("items")) {
                sum += bucket.path("sum").asLong();
            }
            assertThat(sum).isEqualTo(450);
        }
    }
}
