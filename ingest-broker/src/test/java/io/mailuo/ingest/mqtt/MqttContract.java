package io.mailuo.ingest.mqtt;

import static io.mailuo.ingest.mqtt.TestBroker.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mailuo.ingest.support.City;
import io.mailuo.ingest.support.TestClient;
import io.mailuo.spec.observation.Batch;
import io.mailuo.spec.observation.Batch.Lane;
import io.mailuo.spec.observation.Observation;
import io.mailuo.spec.observation.Quality;
import io.mailuo.spec.observation.Result;
import io.mailuo.spec.quarantine.QuarantineReason;
import io.mailuo.spec.registry.RegistryRecord.State;
import io.mailuo.spec.topic.Topics;
import io.mailuo.spec.topic.Topics.Party;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What the broker owes its clients, whichever way their observations take to the log. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class MqttContract {

    static final String COVER_TOPIC = Topics.deviceObservations(City.COVER);
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private final boolean pipelined;
    TestBroker broker;

    /** @param pipelined whether observations go past the broker's interceptor */
    MqttContract(boolean pipelined) {
        this.pipelined = pipelined;
    }

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        broker = TestBroker.start(directory, pipelined);
    }

    @AfterAll
    void stop() throws Exception {
        broker.close();
    }

    @BeforeEach
    void clear() {
        broker.log.clear();
    }

    @Test
    void acknowledges_only_after_the_log_append() throws Exception {
        try (var client = broker.cover("late-ack")) {
            broker.log.hold();
            IMqttToken published = client.send(COVER_TOPIC, json("[{'n':'tilt','v':3}]"));
            await().until(() -> broker.log.held() == 1);
            assertThat(published.isComplete()).isFalse();
            broker.log.release();
            assertThat(TestClient.reason(published)).isZero();
            assertThat(broker.log.observations()).hasSize(1);
        }
    }

    @Test
    void takes_the_messages_of_a_client_to_the_log_together_only_past_the_interceptor() throws Exception {
        try (var client = broker.cover("together")) {
            broker.log.hold();
            var sent = new ArrayList<IMqttToken>();
            for (int i = 0; i < 50; i++) {
                sent.add(client.send(COVER_TOPIC, json("[{'n':'tilt','v':%d}]", i)));
            }
            await().atMost(PATIENCE).until(() -> broker.log.held() == (pipelined ? 50 : 1));
            assertThat(sent).noneMatch(IMqttToken::isComplete);
            broker.log.release();
            for (var one : sent) {
                assertThat(TestClient.reason(one)).isZero();
            }
        }
    }

    @Test
    void answers_once_what_is_sent_twice_while_it_waits() throws Exception {
        try (var wire = RawMqtt.connect(broker.config.port(), City.COVER, City.SECRET)) {
            broker.log.hold();
            wire.publish(7, COVER_TOPIC, "[{\"n\":\"tilt\",\"v\":1}]");
            wire.publishAgain(7, COVER_TOPIC, "[{\"n\":\"tilt\",\"v\":1}]");
            wire.publish(8, COVER_TOPIC, "[{\"n\":\"tilt\",\"v\":2}]");
            await().atMost(PATIENCE).until(() -> broker.log.held() > 0);
            broker.log.release();
            assertThat(wire.acknowledged(2)).containsExactly(7, 8);
            assertThat(broker.log.observations()).hasSize(2);
        }
    }

    @Test
    void acknowledges_nothing_after_what_the_log_has_refused() throws Exception {
        try (var client = broker.cover("broken-row")) {
            broker.log.hold();
            var sent = new ArrayList<IMqttToken>();
            for (int i = 0; i < 20; i++) {
                sent.add(client.send(COVER_TOPIC, json("[{'n':'tilt','v':%d}]", i)));
            }
            await().atMost(PATIENCE).until(() -> broker.log.held() == (pipelined ? 20 : 1));
            broker.log.failOldest();
            await().atMost(PATIENCE).until(() -> !client.isConnected());
            assertThat(sent).allSatisfy(one -> assertThat(one.getReasonCodes()).isNullOrEmpty());
        }
    }

    @Test
    void does_not_acknowledge_what_the_log_has_not_confirmed_and_takes_it_when_sent_again() throws Exception {
        try (var client = broker.cover("not-stored")) {
            broker.log.fail(true);
            IMqttToken published = client.send(COVER_TOPIC, json("[{'n':'tilt','v':3}]"));
            await().atMost(PATIENCE).until(() -> !client.isConnected());
            assertThat(published.getReasonCodes()).isNullOrEmpty();
        }
        broker.log.fail(false);
        try (var client = broker.cover("not-stored")) {
            assertThat(client.publish(COVER_TOPIC, json("[{'n':'tilt','v':3}]")))
                    .isZero();
            assertThat(broker.log.observations()).hasSize(1);
        }
    }

    @Test
    void keeps_the_order_of_a_client() throws Exception {
        try (var client = broker.cover("order")) {
            IMqttToken last = null;
            for (int i = 0; i < 90; i++) {
                last = client.send(COVER_TOPIC, json("[{'n':'tilt','v':%d}]", i));
            }
            assertThat(TestClient.reason(last)).isZero();
        }
        assertThat(broker.log.observations())
                .extracting(Observation::result)
                .startsWith(Result.of(0.0), Result.of(1.0), Result.of(2.0))
                .hasSize(90);
    }

    @Test
    void answers_a_foreign_topic_with_not_authorized_and_keeps_it_in_quarantine() throws Exception {
        try (var client = broker.cover("foreign")) {
            for (String foreign : List.of(
                    Topics.deviceObservations(City.COVER_2),
                    Topics.gatewayObservations(City.GATEWAY),
                    Topics.gatewayStatus(City.GATEWAY),
                    Topics.live("110105", "14", City.COVER, "tilt"),
                    Topics.commands(Party.DEVICE, City.COVER),
                    "v1/devices/" + City.COVER + "/observations/more",
                    "anything")) {
                IMqttToken published = client.send(foreign, json("[{'n':'tilt','v':3}]"));
                assertThat(TestClient.reason(published)).isEqualTo(0x87);
                assertThat(TestClient.reasonString(published)).contains("may not publish on " + foreign);
            }
            assertThat(client.isConnected()).isTrue();
        }
        assertThat(broker.log.observations()).isEmpty();
        assertThat(broker.log.entries()).hasSize(7).allSatisfy(entry -> {
            assertThat(entry.reason()).isEqualTo(QuarantineReason.NOT_AUTHORIZED);
            assertThat(entry.source()).isEqualTo(City.COVER);
            assertThat(entry.peer()).isEqualTo("127.0.0.1");
        });
    }

    @Test
    void answers_what_is_refused_with_the_reason_once_it_is_in_quarantine() throws Exception {
        try (var client = broker.cover("refused")) {
            broker.log.hold();
            IMqttToken published = client.send(COVER_TOPIC, json("[{'n':'tilt','u':'m','v':3}]"));
            await().until(() -> broker.log.held() == 1);
            assertThat(published.isComplete()).isFalse();
            broker.log.release();
            assertThat(TestClient.reason(published)).isEqualTo(0x99);
            assertThat(TestClient.reasonString(published)).contains("tilt is in 'deg', got 'm'");
        }
        assertThat(broker.log.entries()).hasSize(1);
    }

    @Test
    void a_gateway_is_let_in_by_its_listed_certificate_and_sends_on_its_three_lanes() throws Exception {
        var identity = broker.pki.issue(City.GATEWAY);
        broker.index.apply(City.gateway(City.GATEWAY, State.IN_SERVICE, identity.sha256()));
        byte[] payload = json(
                "[{'bn':'%s/','bt':%d,'n':'pm2_5','v':35}]",
                City.AIR, Instant.now().getEpochSecond());
        try (var client = broker.gateway(City.GATEWAY, identity)) {
            assertThat(client.publish(Topics.gatewayObservations(City.GATEWAY), payload))
                    .isZero();
            assertThat(client.publish(Topics.gatewayAlarms(City.GATEWAY), payload))
                    .isZero();
            assertThat(client.publish(Topics.gatewayBackfill(City.GATEWAY), payload))
                    .isZero();
            assertThat(client.publish(Topics.gatewayObservations(City.SUSPENDED_GATEWAY), payload))
                    .isEqualTo(0x87);
        }
        assertThat(broker.log.batches()).extracting(Batch::lane).containsExactly(Lane.LIVE, Lane.ALARM, Lane.BACKFILL);
    }

    @Test
    void keeps_what_a_gateway_could_not_understand_in_its_own_words_and_says_so() throws Exception {
        var identity = broker.pki.issue(City.GATEWAY);
        broker.index.apply(City.gateway(City.GATEWAY, State.IN_SERVICE, identity.sha256()));
        byte[] frame = "##0012QN=garbage;&&".getBytes(StandardCharsets.US_ASCII);
        try (var client = broker.gateway(City.GATEWAY, identity)) {
            int answer = client.publish(
                    Topics.gatewayRejects(City.GATEWAY),
                    frame,
                    Map.of(
                            "reason", "checksum",
                            "detail", "CRC is 1C80, expected 4B00",
                            "codec", "hj212",
                            "source", "A110000DE000000000000001",
                            "received", "2026-11-20T08:00:00Z"));
            assertThat(answer).isZero();
            assertThat(client.publish(Topics.gatewayRejects(City.SUSPENDED_GATEWAY), frame))
                    .isEqualTo(0x87);
        }
        var entry = broker.log.entries().getFirst();
        assertThat(entry.reason()).isEqualTo(QuarantineReason.CHECKSUM);
        assertThat(entry.source()).isEqualTo("A110000DE000000000000001");
        assertThat(entry.codec()).isEqualTo("hj212");
        assertThat(entry.detail()).isEqualTo("CRC is 1C80, expected 4B00");
        assertThat(entry.received()).isEqualTo(Instant.parse("2026-11-20T08:00:00Z"));
        assertThat(entry.raw()).isEqualTo(frame);
    }

    @Test
    void a_gateways_status_is_kept_and_shows_when_it_has_gone() throws Exception {
        var identity = broker.pki.issue(City.GATEWAY);
        broker.index.apply(City.gateway(City.GATEWAY, State.IN_SERVICE, identity.sha256()));
        String topic = Topics.gatewayStatus(City.GATEWAY);
        try (var client = broker.gateway(City.GATEWAY, identity)) {
            assertThat(client.retain(topic, "{\"gateway\":\"" + City.GATEWAY + "\",\"version\":\"1.2\"}"))
                    .isLessThan(0x80);
            await().atMost(PATIENCE)
                    .until(() -> broker.statuses
                            .of(City.GATEWAY)
                            .map(GatewayStatuses.Status::online)
                            .orElse(false));
            assertThat(client.retain(topic, "not json")).isEqualTo(0x99);
        }
        await().atMost(PATIENCE)
                .until(() -> !broker.statuses.of(City.GATEWAY).orElseThrow().online());
        assertThat(broker.statuses
                        .of(City.GATEWAY)
                        .orElseThrow()
                        .json()
                        .path("version")
                        .asText())
                .isEqualTo("1.2");
    }

    @Test
    void a_message_without_acknowledgement_is_taken_too() throws Exception {
        try (var client = broker.cover("qos-0")) {
            client.sendWithoutAck(COVER_TOPIC, json("[{'n':'tilt','v':3}]"));
            await().atMost(PATIENCE).until(() -> broker.log.observations().size() == 1);
        }
    }

    @Test
    void live_topics_reach_those_who_may_read_them_and_match() throws Exception {
        try (var all = broker.connect("reader-all", "token", City.TOKEN);
                var water = broker.connect("reader-water", "token", City.WATER_TOKEN);
                var one = broker.connect("reader-one", "token", City.TOKEN)) {
            assertThat(all.subscribe("v1/live/#")).isZero();
            assertThat(water.subscribe("v1/live/#")).isZero();
            assertThat(one.subscribe("v1/live/110105/03/+/pm2_5")).isZero();
            broker.live.offer(new Batch(
                    City.GATEWAY,
                    Lane.LIVE,
                    Instant.now(),
                    List.of(
                            observation(City.AIR, "pm2_5"),
                            observation(City.AIR, "temperature"),
                            observation(City.COVER, "tilt"))));
            await().atMost(PATIENCE).until(() -> all.received().size() == 3);
            await().atMost(PATIENCE).until(() -> water.received().size() == 1);
            assertThat(water.received().getFirst().topic()).isEqualTo(Topics.live("110105", "14", City.COVER, "tilt"));
            assertThat(water.received().getFirst().payload())
                    .contains("\"n\":\"tilt\"")
                    .contains("\"u\":\"deg\"");
            assertThat(one.received())
                    .extracting(TestClient.Received::topic)
                    .containsExactly(Topics.live("110105", "03", City.AIR, "pm2_5"));
        }
    }

    @Test
    void nobody_may_subscribe_to_what_is_not_for_him() throws Exception {
        try (var reader = broker.connect("nosy-reader", "token", City.TOKEN);
                var device = broker.cover("nosy-device")) {
            assertThat(reader.subscribe("#")).isEqualTo(0x87);
            assertThat(reader.subscribe("v1/gateways/+/status")).isEqualTo(0x87);
            assertThat(device.subscribe("v1/live/#")).isEqualTo(0x87);
            assertThat(device.subscribe(Topics.commands(Party.DEVICE, City.COVER_2)))
                    .isEqualTo(0x87);
            assertThat(device.subscribe(Topics.commands(Party.DEVICE, City.COVER)))
                    .isZero();
        }
    }

    private static Observation observation(String device, String property) {
        return new Observation(device, property, Instant.parse("2026-11-21T08:00:00Z"), Result.of(3), Quality.GOOD);
    }
}
