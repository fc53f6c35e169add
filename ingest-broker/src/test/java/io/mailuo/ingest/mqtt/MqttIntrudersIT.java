package io.mailuo.ingest.mqtt;

import static io.mailuo.ingest.mqtt.TestBroker.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.mailuo.ingest.support.City;
import io.mailuo.ingest.support.Flood;
import io.mailuo.ingest.support.TestClient;
import io.mailuo.spec.registry.RegistryRecord.State;
import io.mailuo.spec.topic.Topics;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MqttIntrudersIT {

    private static final String COVER_TOPIC = Topics.deviceObservations(City.COVER);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int NOT_AUTHORIZED = 0x87;
    private static final int CLIENT_ID_NOT_VALID = 0x85;

    @TempDir
    private static Path directory;

    private static TestBroker broker;

    @BeforeAll
    static void start() throws Exception {
        broker = TestBroker.start(directory);
    }

    @AfterAll
    static void stop() throws Exception {
        broker.close();
    }

    @BeforeEach
    void clear() {
        broker.log.clear();
    }

    @Test
    void lets_nobody_in_without_a_proof() {
        refused(NOT_AUTHORIZED, () -> broker.connect("wrong-secret", City.COVER, "guess"));
        refused(NOT_AUTHORIZED, () -> broker.connect("nobody", City.NOBODY, City.SECRET));
        refused(NOT_AUTHORIZED, () -> broker.connect("gateway-by-password", City.GATEWAY, City.SECRET));
        refused(NOT_AUTHORIZED, () -> broker.connect("bad-token", "token", "mlt_nothing"));
        refused(NOT_AUTHORIZED, () -> broker.connect("old-token", "token", City.EXPIRED_TOKEN));
        refused(NOT_AUTHORIZED, () -> broker.connect("anonymous", "", ""));
    }

    @Test
    void a_certificate_must_be_of_our_authority_and_listed() throws Exception {
        var listed = broker.pki.issue(City.GATEWAY);
        var unlisted = broker.pki.issue(City.GATEWAY);
        var forged = broker.pki.forge(City.GATEWAY);
        broker.index.apply(City.gateway(City.GATEWAY, State.IN_SERVICE, listed.sha256(), forged.sha256()));
        refused(NOT_AUTHORIZED, () -> broker.gateway(City.GATEWAY, unlisted));
        assertThatThrownBy(() -> broker.gateway(City.GATEWAY, forged)).isInstanceOf(MqttException.class);
        try (var client = broker.gateway(City.GATEWAY, listed)) {
            assertThat(client.isConnected()).isTrue();
        }
    }

    @Test
    void a_stranger_cannot_take_over_a_client_id() throws Exception {
        try (var first = broker.cover("shared-name")) {
            refused(CLIENT_ID_NOT_VALID, () -> broker.connect("shared-name", City.COVER_2, City.SECRET));
            refused(CLIENT_ID_NOT_VALID, () -> broker.connect("shared-name", "token", City.TOKEN));
            refused(CLIENT_ID_NOT_VALID, () -> broker.connect(City.GATEWAY, City.COVER, City.SECRET));
            refused(CLIENT_ID_NOT_VALID, () -> broker.connect(City.GATEWAY + "-1", "token", City.TOKEN));
            assertThat(first.publish(COVER_TOPIC, json("[{'n':'tilt','v':3}]"))).isZero();
        }
        await().atMost(PATIENCE).until(() -> broker.broker().clients() == 0);
        try (var second = broker.connect("shared-name", City.COVER_2, City.SECRET)) {
            assertThat(second.isConnected()).isTrue();
        }
    }

    @Test
    void a_client_that_comes_back_under_its_own_id_takes_over_its_old_connection() throws Exception {
        try (var first = broker.cover(City.COVER);
                var second = broker.cover(City.COVER)) {
            await().atMost(PATIENCE).until(() -> !first.isConnected());
            assertThat(second.publish(COVER_TOPIC, json("[{'n':'tilt','v':3}]")))
                    .isZero();
        }
        await().atMost(PATIENCE).until(() -> broker.broker().clients() == 0);
    }

    @Test
    void a_will_may_not_speak_for_another_nor_bypass_the_log() {
        for (String topic : List.of(Topics.gatewayStatus(City.GATEWAY), COVER_TOPIC, "v1/live/110105/14/x/y")) {
            var options = TestClient.options(City.COVER, City.SECRET);
            options.setWill(topic, new MqttMessage("{}".getBytes(StandardCharsets.UTF_8)));
            assertThatThrownBy(() -> TestClient.connect(broker.uri(), "will", options))
                    .isInstanceOf(MqttException.class);
        }
    }

    @Test
    void a_reader_publishes_nothing() throws Exception {
        try (var reader = broker.connect("writer", "token", City.TOKEN)) {
            assertThat(reader.publish(COVER_TOPIC, json("[{'n':'tilt','v':3}]")))
                    .isEqualTo(NOT_AUTHORIZED);
            assertThat(reader.publish("v1/live/110105/14/x/y", json("{}"))).isEqualTo(NOT_AUTHORIZED);
        }
        assertThat(broker.log.observations()).isEmpty();
        assertThat(broker.log.entries()).hasSize(2);
    }

    @Test
    void withdrawn_credentials_end_the_connection() throws Exception {
        String code = "1101051400100000041";
        broker.index.apply(City.cover(code, "withdrawn"));
        try (var client = broker.connect("withdrawn", code, City.SECRET)) {
            broker.index.remove("device/" + code);
            await().atMost(PATIENCE).until(() -> !client.isConnected());
        }
    }

    @Test
    void a_silent_connection_is_closed_and_disturbs_nobody() throws Exception {
        try (var silent = new Socket("127.0.0.1", broker.config.port());
                var client = broker.cover("beside-silent")) {
            silent.setSoTimeout((int) PATIENCE.toMillis());
            assertThat(client.publish(COVER_TOPIC, json("[{'n':'tilt','v':3}]")))
                    .isZero();
            assertThat(silent.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void bytes_that_are_not_mqtt_end_the_connection_and_disturb_nobody() throws Exception {
        var random = new Random(11);
        try (var client = broker.cover("beside-garbage")) {
            for (int i = 0; i < 20; i++) {
                byte[] garbage = new byte[1 + random.nextInt(2000)];
                random.nextBytes(garbage);
                try (var socket = new Socket("127.0.0.1", broker.config.port())) {
                    socket.setSoTimeout((int) PATIENCE.toMillis());
                    socket.getOutputStream().write(garbage);
                    socket.shutdownOutput();
                    drain(socket);
                }
            }
            assertThat(client.publish(COVER_TOPIC, json("[{'n':'tilt','v':3}]")))
                    .isZero();
        }
    }

    @Test
    void ten_megabytes_are_turned_away_and_disturb_nobody() throws Exception {
        try (var client = broker.cover("beside-large");
                var large = broker.connect("large", City.COVER_2, City.SECRET)) {
            assertThatThrownBy(() -> large.publish(Topics.deviceObservations(City.COVER_2), new byte[10 << 20]))
                    .isInstanceOf(MqttException.class);
            assertThat(client.publish(COVER_TOPIC, json("[{'n':'tilt','v':3}]")))
                    .isZero();
        }
        assertThat(broker.log.observations()).hasSize(1);
    }

    @Test
    void a_log_that_stalls_holds_acknowledgements_back_and_takes_everything_afterwards() throws Exception {
        byte[] big = json("[{'n':'label','vs':'%s'}]", "x".repeat(4000));
        var sent = new ArrayList<IMqttToken>();
        var clients = new ArrayList<TestClient>();
        try {
            broker.log.hold();
            for (int i = 0; i < 20; i++) {
                var client = broker.cover("stalled-" + i);
                clients.add(client);
                for (int j = 0; j < 50; j++) {
                    sent.add(client.send(COVER_TOPIC, big));
                }
            }
            await().atMost(PATIENCE).until(() -> broker.log.held() == 1000);
            assertThat(sent).noneMatch(IMqttToken::isComplete);
            broker.log.release();
            for (var one : sent) {
                assertThat(TestClient.reason(one)).isZero();
            }
            assertThat(broker.log.batches()).hasSize(1000);
        } finally {
            for (var client : clients) {
                client.close();
            }
        }
    }

    @Test
    void a_client_that_floods_while_the_log_stalls_is_slowed_down_and_served_later() throws Exception {
        byte[] payload = json("[{'n':'label','vs':'%s'}]", "x".repeat(4000));
        int messages = 16_000;
        broker.log.hold();
        try (var flood = new Flood(broker.config.port(), "flood", City.COVER, City.SECRET)) {
            var publishing = flood.publish(COVER_TOPIC, payload, messages);
            await().atMost(PATIENCE).until(() -> broker.log.held() > 0);
            var last = new AtomicInteger(-1);
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> last.getAndSet(flood.sent()) == flood.sent());
            assertThat(flood.sent()).isLessThan(messages / 2);
            assertThat(broker.log.held()).isLessThan(500);
            assertThat(flood.acknowledged()).isZero();
            broker.log.release();
            await().atMost(Duration.ofSeconds(60)).until(() -> flood.acknowledged() == messages);
            publishing.join();
            assertThat(broker.log.batches()).hasSize(messages);
        }
    }

    @Test
    void five_thousand_idle_connections_disturb_nobody() throws Exception {
        var idle = new ArrayList<Socket>();
        try (var client = broker.cover("beside-many")) {
            for (int i = 0; i < 5000; i++) {
                var socket = new Socket();
                socket.connect(new InetSocketAddress("127.0.0.1", broker.config.port()), (int) PATIENCE.toMillis());
                idle.add(socket);
            }
            for (int i = 0; i < 50; i++) {
                assertThat(client.publish(COVER_TOPIC, json("[{'n':'tilt','v':3}]")))
                        .isZero();
            }
        } finally {
            for (var socket : idle) {
                socket.close();
            }
        }
        assertThat(broker.log.observations()).hasSize(50);
    }

    private static void drain(Socket socket) {
        try {
            while (socket.getInputStream().read() >= 0) {
                // What it answers does not matter; that it ends does.
            }
        } catch (IOException e) {
            // A reset is an end, too.
        }
    }

    private interface Attempt {
        AutoCloseable run() throws Exception;
    }

    private static void refused(int reason, Attempt attempt) {
        assertThatThrownBy(() -> attempt.run().close())
                .isInstanceOfSatisfying(
                        MqttException.class, e -> assertThat(e.getReasonCode()).isEqualTo(reason));
    }
}
