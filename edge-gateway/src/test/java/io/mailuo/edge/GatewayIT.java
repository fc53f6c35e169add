package io.mailuo.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mailuo.codec.hj212.Hj212Format;
import io.mailuo.codec.hj212.Hj212Item;
import io.mailuo.codec.hj212.Hj212Message;
import io.mailuo.edge.testing.FakePlatform;
import io.mailuo.edge.testing.Mosquitto;
import io.mailuo.edge.testing.Patience;
import io.mailuo.edge.testing.Peers;
import io.mailuo.edge.testing.PublishedCollector;
import io.mailuo.spec.json.Json;
import io.mailuo.spec.observation.Result;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gateway as a process of its own: enrolled by itself, over TLS to a broker that wants its certificate. */
class GatewayIT {

    private static final String GATEWAY = "1101019000100000015";
    private static final String STATION = "1101010300100000016";
    private static final String MN = "010000A8900016F000169DC0";
    private static final ZoneOffset CHINA = ZoneOffset.ofHours(8);
    private static final int ROUNDS = 4;
    private static final int FRAMES_A_ROUND = 60;

    @TempDir
    private Path directory;

    private FakePlatform platform;
    private Mosquitto broker;
    private int hj212;
    private int http;
    private @Nullable Process gateway;

    @BeforeEach
    void open() throws Exception {
        int tls = Peers.freePort();
        hj212 = Peers.freePort();
        http = Peers.freePort();
        platform = new FakePlatform(Duration.ofDays(90), URI.create("mqtts://127.0.0.1:" + tls));
        platform.writeServerFiles(directory);
        broker = new Mosquitto(
                directory,
                "listener " + tls + " 127.0.0.1",
                "cafile " + directory.resolve("ca.pem"),
                "certfile " + directory.resolve("server.pem"),
                "keyfile " + directory.resolve("server.key"),
                "require_certificate true");
        Files.writeString(directory.resolve("gateway.yaml"), """
                identity: {gateway: "%s", directory: %s, url: "%s", token: %s}
                uplink: {minBackoff: 100ms, maxBackoff: 500ms}
                queue: {directory: %s, commitEvery: 5ms}
                http: {port: %d}
                hj212:
                  - name: air
                    port: %d
                    devices: [{mn: %s, device: "%s"}]
                """.formatted(
                        GATEWAY,
                        directory.resolve("identity"),
                        platform.url(),
                        platform.token(),
                        directory.resolve("queue"),
                        http,
                        hj212,
                        MN,
                        STATION));
    }

    @AfterEach
    void close() {
        var process = gateway;
        if (process != null) {
            Peers.kill(process);
        }
        broker.close();
        platform.close();
    }

    private Process launch() throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process = Peers.start(
                directory.resolve("gateway.log"),
                List.of(
                        java,
                        "@" + Path.of("jvm.options").toAbsolutePath(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "--config",
                        directory.resolve("gateway.yaml").toString()));
        gateway = process;
        Peers.awaitPort(hj212);
        return process;
    }

    private static byte[] frame(int value, Instant time) {
        return Hj212Format.encode(Hj212Message.of(
                Hj212Message.qn(time, CHINA),
                "22",
                "2011",
                "123456",
                MN,
                true,
                List.of(
                        Hj212Item.of("DataTime", Hj212Message.qn(time, CHINA)),
                        Hj212Item.of("a34004-Rtd", Integer.toString(value)))));
    }

    /** Sends until {@code count} frames are answered or the gateway is gone; what was answered. */
    private List<Integer> send(int first, int count) throws IOException {
        var answered = new ArrayList<Integer>();
        try (var socket = new Socket("127.0.0.1", hj212)) {
            socket.setSoTimeout(20_000);
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            for (int value = first; value < first + count; value++) {
                socket.getOutputStream().write(frame(value, Instant.now()));
                var line = in.readLine();
                if (line == null) {
                    break;
                }
                assertThat(line).contains("CN=9014");
                answered.add(value);
            }
        }
        return answered;
    }

    private static Set<Integer> values(PublishedCollector collector) {
        var values = new HashSet<Integer>();
        for (var lane : List.of("/observations", "/backfill")) {
            values.addAll(collector.readings(lane).stream()
                    .map(reading -> (int) ((Result.Number) reading.result()).value())
                    .collect(Collectors.toSet()));
        }
        return values;
    }

    private JsonNode status() throws IOException {
        try (var in = URI.create("http://127.0.0.1:" + http + "/status").toURL().openStream()) {
            return Json.MAPPER.readTree(in);
        }
    }

    @Test
    void enrols_and_loses_nothing_that_it_answered_though_it_is_killed_again_and_again() throws Exception {
        try (var collector = new PublishedCollector(broker.uri())) {
            var answered = new ArrayList<Integer>();
            for (int round = 0; round < ROUNDS; round++) {
                var process = launch();
                answered.addAll(send(round * 1000, FRAMES_A_ROUND));
                process.toHandle().destroyForcibly();
                process.waitFor();
            }
            launch();
            Patience.await()
                    .ignoreExceptions()
                    .until(() -> status().at("/uplink/connected").asBoolean()
                            && status().at("/backlog/backfill/depth").asInt() == 0
                            && status().at("/backlog/live/depth").asInt() == 0);

            assertThat(answered).hasSize(ROUNDS * FRAMES_A_ROUND);
            Patience.await().until(() -> values(collector).containsAll(answered));
            assertThat(values(collector)).isEqualTo(new HashSet<>(answered));
            assertThat(Files.list(directory.resolve("identity"))).hasSize(3);
        }
    }

    @Test
    void says_when_it_is_ready_and_what_it_is_doing() throws Exception {
        launch();
        Patience.await()
                .until(() -> Files.readString(directory.resolve("gateway.log")).contains("ready gateway=" + GATEWAY));
        send(1, 3);
        Patience.await().until(() -> status().at("/uplink/acknowledged").asInt() == 3);

        assertThat(status().at("/sources/0/state").asText()).isEqualTo("running");
        for (var page : List.of("/health/live", "/health/ready", "/metrics")) {
            try (var in = URI.create("http://127.0.0.1:" + http + page).toURL().openStream()) {
                assertThat(in.readAllBytes()).as(page).isNotEmpty();
            }
        }
    }

    @Test
    void names_every_fault_of_its_configuration() throws Exception {
        Files.writeString(directory.resolve("gateway.yaml"), "identity: {gatway: '1'}\nhttp: {port: 99999}\n");
        var process = Peers.start(
                directory.resolve("faults.log"),
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "--config",
                        directory.resolve("gateway.yaml").toString()));

        assertThat(process.waitFor()).isEqualTo(2);
        assertThat(Files.readString(directory.resolve("faults.log")))
                .contains("identity.gatway: unknown key, did you mean 'gateway'?")
                .contains("http.port: '99999' is not possible");
    }
}
