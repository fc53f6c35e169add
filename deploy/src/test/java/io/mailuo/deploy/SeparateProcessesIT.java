package io.mailuo.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mailuo.deploy.client.PlatformClient;
import io.mailuo.deploy.harness.JavaProcess;
import io.mailuo.deploy.harness.KafkaProcess;
import io.mailuo.deploy.harness.Ports;
import io.mailuo.deploy.harness.Until;
import io.mailuo.registry.postgres.EmbeddedPostgres;
import io.mailuo.spec.json.Json;
import io.mailuo.spec.topic.Topics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job with registry and ingest node as processes of their own, against a given PostgreSQL and Kafka. */
class SeparateProcessesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Pattern PASSWORD = Pattern.compile("one-time password (\\S+)");
    private static final Pattern SESSION = Pattern.compile("mailuo_session=([^;]+)");

    private final List<AutoCloseable> running = new ArrayList<>();

    @TempDir
    private Path temp;

    @AfterEach
    void end() throws Exception {
        for (var each : running.reversed()) {
            each.close();
        }
    }

    @Test
    void a_device_registered_at_one_service_publishes_to_the_other_and_is_read_there() throws Exception {
        var ports = Ports.free();
        int ingestPort = Ports.free(1).getFirst();
        var postgres = EmbeddedPostgres.start(temp.resolve("postgres"), ports.postgres());
        running.add(postgres);
        start(
                KafkaProcess.class.getName(),
                "kafka",
                temp.resolve("kafka").toString(),
                Integer.toString(ports.kafka()),
                Integer.toString(ports.kafkaController()));
        var registry = start(
                "io.mailuo.deploy.cli.Mailuo",
                "registry",
                "registry",
                "--logs",
                temp.resolve("logs").toString(),
                "--config",
                registryFile(ports, postgres).toString());
        var ingest = start(
                "io.mailuo.deploy.cli.Mailuo",
                "ingest",
                "ingest",
                "--logs",
                temp.resolve("logs").toString(),
                "--config",
                ingestFile(ports, ingestPort).toString());

        var client = signedIn("http://127.0.0.1:" + ports.http(), registry.output());
        String code = client.post("/api/v1/devices", cover()).path("code").asText();
        String secret = client.post("/api/v1/devices/" + code + "/credentials", Json.MAPPER.createObjectNode())
                .path("password")
                .asText();
        publish(ports.mqtt(), code, secret, "[{\"n\":\"tilt\",\"u\":\"deg\",\"v\":1.5}]");

        var reader = new PlatformClient("http://127.0.0.1:" + ingestPort, client.token());
        Until.holds(
                "the value is read back",
                PATIENCE,
                () -> reader.get("/api/v1/devices/" + code + "/latest")
                                .path("items")
                                .path(0)
                                .path("result")
                                .asDouble()
                        == 1.5);
        assertThat(ingest.terminate()).isIn(0, 143);
        assertThat(registry.terminate()).isIn(0, 143);
    }

    private JavaProcess start(String main, String name, String... arguments) throws IOException {
        var process = new JavaProcess(
                List.of("-Xmx384m", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"),
                main,
                List.of(arguments),
                Map.of(),
                temp.resolve(name + ".out"));
        running.add(process);
        process.start();
        Until.holds(name + " is ready", PATIENCE, () -> {
            if (!process.isAlive()) {
                throw new Error(name + " ended: " + process.output());
            }
            return process.output().contains("ready");
        });
        return process;
    }

    private Path registryFile(Ports ports, EmbeddedPostgres postgres) throws IOException {
        return Files.writeString(temp.resolve("registry.yaml"), """
                data: %s
                http: {port: %d}
                database: {url: "%s", user: "%s", password: "%s"}
                kafka: {bootstrapServers: "127.0.0.1:%d"}
                enrolment: {mqttUri: "mqtts://127.0.0.1:%d"}
                """.formatted(
                        temp.resolve("registry"),
                        ports.http(),
                        postgres.jdbcUrl(),
                        postgres.user(),
                        postgres.password(),
                        ports.kafka(),
                        ports.mqttTls()));
    }

    private Path ingestFile(Ports ports, int httpPort) throws IOException {
        var tls = temp.resolve("registry").resolve("broker-tls");
        return Files.writeString(temp.resolve("ingest.yaml"), """
                data: %s
                http: {port: %d}
                kafka: {bootstrapServers: "127.0.0.1:%d"}
                mqtt:
                  port: %d
                  tlsPort: %d
                  webSocketPort: %d
                  certificate: %s
                  key: %s
                  clientCa: %s
                """.formatted(
                        temp.resolve("ingest"),
                        httpPort,
                        ports.kafka(),
                        ports.mqtt(),
                        ports.mqttTls(),
                        ports.mqttWebSocket(),
                        tls.resolve("broker.crt"),
                        tls.resolve("broker.key"),
                        tls.resolve("ca.crt")));
    }

    /** Signs in with the one-time password, changes it as is demanded, signs in again. */
    private static PlatformClient signedIn(String url, String output) throws IOException, InterruptedException {
        var found = PASSWORD.matcher(output);
        assertThat(found.find()).as(output).isTrue();
        var first = new PlatformClient(url, session(url, found.group(1)));
        var change =
                Json.MAPPER.createObjectNode().put("current", found.group(1)).put("next", "Correct-Horse-7-Battery");
        first.post("/api/v1/accounts/current/password", change);
        return new PlatformClient(url, session(url, "Correct-Horse-7-Battery"));
    }

    private static String session(String url, String password) throws IOException, InterruptedException {
        var body = Json.MAPPER.createObjectNode().put("username", "admin").put("password", password);
        try (var http = HttpClient.newHttpClient()) {
            var response = http.send(
                    HttpRequest.newBuilder(URI.create(url + "/api/v1/sessions"))
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString(body.toString()))
                            .build(),
                    BodyHandlers.ofString());
            var cookie =
                    SESSION.matcher(response.headers().firstValue("set-cookie").orElse(""));
            assertThat(cookie.find()).as(response.body()).isTrue();
            return cookie.group(1);
        }
    }

    private static ObjectNode cover() {
        return Json.MAPPER
                .createObjectNode()
                .put("type", "14001")
                .put("division", "110105")
                .put("name", "Cover")
                .put("organization", "city")
                .put("profile", "mqtt-manhole-cover");
    }

    private static void publish(int port, String code, String secret, String payload) throws Exception {
        var options = new MqttConnectionOptions();
        options.setUserName(code);
        options.setPassword(secret.getBytes(StandardCharsets.UTF_8));
        options.setCleanStart(true);
        // The ingest node learns of the device through the log, a moment after the registry has answered.
        Until.holds("the device may publish", PATIENCE, () -> {
            var device = new MqttClient("tcp://127.0.0.1:" + port, code, new MemoryPersistence());
            try {
                device.connect(options);
                device.publish(Topics.deviceObservations(code), payload.getBytes(StandardCharsets.UTF_8), 1, false);
                device.disconnect();
            } finally {
                device.close();
            }
            return true;
        });
    }
}
