package io.mailuo.ingest.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mailuo.ingest.acceptance.Acceptance;
import io.mailuo.ingest.acceptance.TimeLimits;
import io.mailuo.ingest.index.DeviceIndex;
import io.mailuo.ingest.intake.Intake;
import io.mailuo.ingest.intake.IntakeCounters;
import io.mailuo.ingest.support.Brokers;
import io.mailuo.ingest.support.City;
import io.mailuo.ingest.support.MemoryLog;
import io.mailuo.ingest.support.TestClient;
import io.mailuo.spec.quarantine.QuarantineReason;
import io.mailuo.spec.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MqttBrokerIT {

    private static final MemoryLog LOG = new MemoryLog();
    private static final DeviceIndex INDEX = City.index();
    private static final String COVER_TOPIC = Topics.deviceObservations(City.COVER);

    @TempDir
    private static Path directory;

    private static MqttConfig config;
    private static MqttBroker broker;
    private static LiveTopics live;

    @BeforeAll
    static void start() throws Exception {
        config = Brokers.config(null);
        var acceptance = new Acceptance(INDEX, Brokers.codecs(), TimeLimits.STANDARD);
        var intake = new Intake(acceptance, LOG, new IntakeCounters(), 64 << 20);
        live = new LiveTopics(INDEX);
        broker = MqttBroker.start(
                config,
                directory,
                INDEX,
                intake,
                new GatewayStatuses(InstantSource.system()),
                live,
                InstantSource.system());
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @BeforeEach
    void clear() {
        LOG.clear();
    }

    @Test
    void acknowledges_only_after_the_log_append() throws Exception {
        try (var client = cover("late-ack")) {
            LOG.hold();
            IMqttToken published = client.send(COVER_TOPIC, bytes("[{'n':'tilt','v':3}]"));
            await().until(() -> LOG.held() == 1);
            assertThat(published.isComplete()).isFalse();
            LOG.release();
            assertThat(TestClient.reason(published)).isZero();
            assertThat(LOG.observations()).hasSize(1);
        }
    }

    @Test
    void does_not_acknowledge_what_the_log_has_not_confirmed_and_takes_it_when_sent_again() throws Exception {
        try (var client = cover("not-stored")) {
            LOG.fail(true);
            IMqttToken published = client.send(COVER_TOPIC, bytes("[{'n':'tilt','v':3}]"));
            await().atMost(Duration.ofSeconds(10)).until(() -> !client.isConnected());
            assertThat(published.getReasonCodes()).isNullOrEmpty();
        }
        LOG.fail(false);
        try (var client = cover("not-stored")) {
            assertThat(client.publish(COVER_TOPIC, bytes("[{'n':'tilt','v':3}]")))
                    .isZero();
            assertThat(LOG.observations()).hasSize(1);
        }
    }

    @Test
    void answers_a_foreign_topic_with_not_authorized_and_keeps_it_in_quarantine() throws Exception {
        try (var client = cover("foreign")) {
            String foreign = Topics.deviceObservations(City.COVER_2);
            IMqttToken published = client.send(foreign, bytes("[{'n':'tilt','v':3}]"));
            assertThat(TestClient.reason(published)).isEqualTo(0x87);
            assertThat(TestClient.reasonString(published)).contains("may not publish on " + foreign);
            assertThat(client.isConnected()).isTrue();
        }
        assertThat(LOG.observations()).isEmpty();
        assertThat(LOG.entries()).singleElement().satisfies(entry -> {
            assertThat(entry.reason()).isEqualTo(QuarantineReason.NOT_AUTHORIZED);
            assertThat(entry.source()).isEqualTo(City.COVER);
        });
    }

    private static TestClient cover(String clientId) throws MqttException {
        return connect(clientId, City.COVER, City.SECRET);
    }

    private static TestClient connect(String clientId, String user, String password) throws MqttException {
        return TestClient.connect("tcp://127.0.0.1:" + config.port(), clientId, TestClient.options(user, password));
    }

    private static byte[] bytes(String json) {
        return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }
}
