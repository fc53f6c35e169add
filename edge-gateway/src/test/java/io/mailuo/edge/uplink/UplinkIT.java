package io.mailuo.edge.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mailuo.codec.Reading;
import io.mailuo.edge.queue.Lane;
import io.mailuo.edge.queue.QueueSettings;
import io.mailuo.edge.queue.StoreAndForward;
import io.mailuo.edge.testing.Mosquitto;
import io.mailuo.edge.testing.Patience;
import io.mailuo.edge.testing.PublishedCollector;
import io.mailuo.edge.testing.Samples;
import io.mailuo.spec.json.Json;
import io.mailuo.spec.observation.Result;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UplinkIT {

    private static final String GATEWAY = "1101019000100000015";

    @TempDir
    private Path directory;

    private static final Endpoint NOWHERE = new Endpoint(URI.create("mqtt://127.0.0.1:1"), null);

    private volatile boolean reachable = true;
    private Mosquitto broker;
    private StoreAndForward queue;
    private Uplink uplink;

    @BeforeEach
    void open() throws IOException {
        broker = new Mosquitto(directory);
        queue = StoreAndForward.open(
                new QueueSettings(directory.resolve("queue"), 1 << 26, 0, false, Duration.ofMillis(5), 100),
                InstantSource.system());
        uplink = uplink();
    }

    private Uplink uplink() {
        var settings = new UplinkSettings(
                GATEWAY,
                20,
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                Duration.ofMillis(100),
                Duration.ofMillis(500),
                Duration.ofSeconds(10),
                Duration.ofSeconds(1),
                true);
        var endpoint = new Endpoint(URI.create("mqtt://127.0.0.1:" + broker.port()), null);
        return new Uplink(settings, queue, () -> reachable ? endpoint : NOWHERE, InstantSource.system(), new Random(1));
    }

    @AfterEach
    void close() {
        uplink.close();
        queue.close();
        broker.close();
    }

    private static byte[] report() {
        return "{\"gateway\":\"1101019000100000015\",\"online\":true}".getBytes(StandardCharsets.UTF_8);
    }

    private static List<Integer> numbers(List<Reading> readings) {
        return readings.stream()
                .map(reading -> (int) ((Result.Number) reading.result()).value())
                .toList();
    }

    private void awaitEmpty() {
        Patience.await()
                .until(() -> List.of(Lane.values()).stream()
                        .allMatch(lane -> queue.backlog(lane).frames() == 0));
    }

    @Test
    void sends_each_lane_on_its_topic_and_deletes_what_is_acknowledged() throws MqttException {
        try (var collector = new PublishedCollector(broker.uri())) {
            uplink.start(UplinkIT::report);
            Patience.await().until(() -> uplink.state().connected());
            var now = Instant.now();
            queue.submit(Lane.ALARM, Samples.pressures(now, 1, 1)).join();
            queue.submit(Lane.LIVE, Samples.pressures(now, 100, 250)).join();
            queue.submit(Lane.BACKFILL, Samples.pressures(now, 1000, 3)).join();
            queue.submitReject(new byte[] {1, 2, 3}, Map.of("reason", "checksum", "peer", "10.0.0.7"))
                    .join();
            awaitEmpty();

            Patience.await().until(() -> collector.on("/rejects").size() == 1);
            assertThat(numbers(collector.readings("/alarms"))).containsExactly(1);
            assertThat(numbers(collector.readings("/observations")))
                    .containsExactlyElementsOf(IntStream.range(100, 350).boxed().toList());
            assertThat(numbers(collector.readings("/backfill"))).containsExactly(1000, 1001, 1002);
            var reject = collector.on("/rejects").getFirst();
            assertThat(reject.payload()).containsExactly(1, 2, 3);
            assertThat(reject.properties().getUserProperties()).anySatisfy(property -> {
                assertThat(property.getKey()).isEqualTo("reason");
                assertThat(property.getValue()).isEqualTo("checksum");
            });
            assertThat(collector.on("/observations").getFirst().properties().getContentType())
                    .isEqualTo("application/senml+cbor");
            assertThat(uplink.state().acknowledged()).isEqualTo(254);
        }
    }

    @Test
    void backfills_after_an_outage_while_live_values_stay_fresh() throws IOException, MqttException {
        uplink.start(UplinkIT::report);
        Patience.await().until(() -> uplink.state().connected());
        reachable = false;
        broker.stop();
        Patience.await().until(() -> !uplink.state().connected());
        int missed = 100_000;
        for (int i = 0; i < missed; i += 1000) {
            queue.submit(Lane.LIVE, Samples.pressures(Instant.now(), i, 1000)).join();
        }
        broker.restart();
        try (var collector = new PublishedCollector(broker.uri())) {
            // The collector must be there before the first message.
            reachable = true;
            Patience.await().until(() -> uplink.state().connected());
            int live = 0;
            while (queue.backlog(Lane.BACKFILL).frames() > 0) {
                queue.submit(Lane.LIVE, Samples.pressures(Instant.now(), missed + live, 1))
                        .join();
                live++;
                Patience.await()
                        .pollInterval(Duration.ofMillis(5))
                        .until(() -> queue.backlog(Lane.LIVE).frames() == 0);
            }
            awaitEmpty();
            int sent = missed + live;
            Patience.await()
                    .until(() -> collector.readings("/observations").size()
                                    + collector.readings("/backfill").size()
                            >= sent);

            // What had been on its way before the broker was lost may come twice; nothing may be missing.
            var backfilled = collector.readings("/backfill");
            assertThat(new HashSet<>(numbers(backfilled)))
                    .isEqualTo(IntStream.range(0, missed).boxed().collect(Collectors.toSet()));
            var values = collector.on("/observations");
            assertThat(values.size()).isGreaterThan(3);
            assertThat(values)
                    .allSatisfy(one -> assertThat(Duration.between(
                                    one.readings().getLast().phenomenonTime().minusMillis((long) ((Result.Number)
                                                    one.readings().getLast().result())
                                            .value()),
                                    one.at()))
                            .isLessThan(Duration.ofSeconds(2)));
        }
    }

    @Test
    void keeps_everything_when_the_broker_dies_again_and_again() throws IOException, MqttException {
        uplink.start(UplinkIT::report);
        int count = 0;
        for (int round = 0; round < 4; round++) {
            for (int i = 0; i < 20; i++) {
                queue.submit(Lane.LIVE, Samples.pressures(Instant.now(), count, 50))
                        .join();
                count += 50;
            }
            broker.stop();
            broker.restart();
        }
        awaitEmpty();

        assertThat(uplink.state().acknowledged()).isEqualTo(count);
    }

    @Test
    void reports_its_status_retained_and_leaves_a_last_will() throws MqttException, IOException {
        uplink.start(UplinkIT::report);
        Patience.await().until(() -> uplink.state().connected());
        try (var collector = new PublishedCollector(broker.uri())) {
            Patience.await().until(() -> !collector.on("/status").isEmpty());
            assertThat(collector.on("/status").getFirst().retained()).isTrue();
            uplink.close();
            Patience.await().until(() -> {
                JsonNode last =
                        Json.MAPPER.readTree(collector.on("/status").getLast().payload());
                return !last.path("online").asBoolean(true);
            });
        }
    }
}
