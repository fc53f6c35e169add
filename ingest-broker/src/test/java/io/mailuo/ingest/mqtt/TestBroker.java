package io.mailuo.ingest.mqtt;

import io.mailuo.ingest.acceptance.Acceptance;
import io.mailuo.ingest.acceptance.TimeLimits;
import io.mailuo.ingest.index.DeviceIndex;
import io.mailuo.ingest.intake.Intake;
import io.mailuo.ingest.intake.IntakeCounters;
import io.mailuo.ingest.sharing.ReadableDevices;
import io.mailuo.ingest.support.Brokers;
import io.mailuo.ingest.support.City;
import io.mailuo.ingest.support.MemoryLog;
import io.mailuo.ingest.support.RecordedUses;
import io.mailuo.ingest.support.TestClient;
import io.mailuo.ingest.support.TestPki;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.eclipse.paho.mqttv5.common.MqttException;

/** The real broker before a log in memory. */
final class TestBroker implements AutoCloseable {

    final MemoryLog log = new MemoryLog();
    final DeviceIndex index = City.index();
    final IntakeCounters counters = new IntakeCounters();
    final GatewayStatuses statuses = new GatewayStatuses(InstantSource.system());
    final LiveTopics live =
            new LiveTopics(index, new ReadableDevices(index), RecordedUses.start(), InstantSource.system());
    final TestPki pki;
    final MqttConfig config;
    private final MqttBroker broker;

    private TestBroker(Path directory, boolean pipelined) throws Exception {
        pki = new TestPki();
        config = Brokers.config(pki.serverFiles(Files.createDirectories(directory.resolve("tls"))));
        var acceptance = new Acceptance(index, Brokers.codecs(), TimeLimits.STANDARD);
        var intake = new Intake(acceptance, log, counters, 8 << 20);
        broker = MqttBroker.start(
                config, directory.resolve("mqtt"), index, intake, statuses, live, InstantSource.system(), pipelined);
    }

    static TestBroker start(Path directory) throws Exception {
        return start(directory, true);
    }

    /** @param pipelined whether observations go past the broker's interceptor */
    static TestBroker start(Path directory, boolean pipelined) throws Exception {
        return new TestBroker(directory, pipelined);
    }

    MqttBroker broker() {
        return broker;
    }

    String uri() {
        return "tcp://127.0.0.1:" + config.port();
    }

    TestClient cover(String clientId) throws MqttException {
        return connect(clientId, City.COVER, City.SECRET);
    }

    TestClient connect(String clientId, String user, String password) throws MqttException {
        return TestClient.connect(uri(), clientId, TestClient.options(user, password));
    }

    TestClient gateway(String clientId, TestPki.Identity identity) throws Exception {
        var options = TestClient.options("", "");
        options.setUserName(null);
        options.setPassword(null);
        options.setSocketFactory(pki.sockets(identity));
        return TestClient.connect("ssl://127.0.0.1:" + config.tlsPort(), clientId, options);
    }

    static byte[] json(String text, Object... values) {
        String filled = values.length == 0 ? text : text.formatted(values);
        return filled.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        broker.close();
    }
}
