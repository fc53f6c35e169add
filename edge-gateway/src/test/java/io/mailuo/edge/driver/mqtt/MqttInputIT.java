package io.mailuo.edge.driver.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Reading;
import io.mailuo.codec.Reception;
import io.mailuo.codec.senml.SenmlCodec;
import io.mailuo.edge.GatewayConfig;
import io.mailuo.edge.pipeline.Pipeline;
import io.mailuo.edge.queue.Lane;
import io.mailuo.edge.queue.QueueSettings;
import io.mailuo.edge.queue.StoreAndForward;
import io.mailuo.edge.testing.Patience;
import io.mailuo.edge.testing.Peers;
import io.mailuo.profile.ProfileLibrary;
import io.mailuo.spec.config.DataSize;
import io.mailuo.spec.observation.Quality;
import io.mailuo.spec.observation.Result;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MqttInputIT {

    private static final String COVER = "1101011400100000019";
    private static final String PRESSURE = "1101010600100000012";
    private static final String STRANGE = "1101010600100000020";
    private static final String LORAWAN = "1101011300700000011";
    private static final String JSON = "1101011300700000029";
    private static final String CAYENNE = "1101011300700000037";
    /** As LoRaWAN network servers pass on what they have decoded. */
    private static final String NETWORK_SERVER = """
            id: network-server
            name: {zh: 网络服务器, en: Network server}
            maker: generic
            type: "13007"
            protocol: mqtt
            payload:
              title: "LoRaWAN network server, decoded uplink"
              format: json
              example: '{"deviceInfo":{"devEui":"24e124136b501234"},"time":"2026-11-21T08:00:00Z","object":{"temperature":21.5}}'
              fields:
                - {name: device, path: deviceInfo.devEui, type: text, source: true}
                - {name: time, path: time, type: text, time: iso}
                - {name: temperature, path: object.temperature, type: number, observe: air_temperature}
            points:
              - {property: air_temperature, unit: Cel, min: -40, max: 85, interval: PT10M}
            """;

    private static final String TOPIC = "v1/devices/" + COVER + "/observations";

    @TempDir
    private Path directory;

    private final Vertx vertx = Vertx.vertx();
    private StoreAndForward queue;
    private MqttInput input;
    private String publisher;

    @BeforeEach
    void open() throws IOException {
        publisher = Peers.require("/usr/bin/mosquitto_pub", "apt-get install mosquitto-clients");
        queue = StoreAndForward.open(
                new QueueSettings(directory, 1 << 24, 0, false, Duration.ofMillis(1), 100), InstantSource.system());
        start(
                ProfileLibrary.builtIn(),
                new GatewayConfig.MqttDevice(COVER, null, "secret-1", "mqtt-manhole-cover", null, List.of()));
    }

    private void start(ProfileLibrary profiles, GatewayConfig.MqttDevice... devices) throws IOException {
        input = new MqttInput(
                source(List.of(devices)),
                new Pipeline(queue, InstantSource.system()),
                queue,
                profiles,
                vertx,
                InstantSource.system(),
                () -> {});
        input.start();
    }

    private static GatewayConfig.MqttSource source(List<GatewayConfig.MqttDevice> devices) {
        return new GatewayConfig.MqttSource(
                "covers", "127.0.0.1", 0, 10, DataSize.parse("64KiB"), ZoneOffset.ofHours(8), null, false, devices);
    }

    @AfterEach
    void close() {
        input.close();
        queue.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** What mosquitto_pub says when it sends bytes as {@code device}. */
    private String publish(String device, byte[] message) throws IOException, InterruptedException {
        var process = new ProcessBuilder(
                        publisher,
                        "-d",
                        "-V",
                        "5",
                        "-q",
                        "1",
                        "-p",
                        "" + input.port(),
                        "-u",
                        device,
                        "-P",
                        "secret-1",
                        "-t",
                        "v1/devices/" + device + "/observations",
                        "-s")
                .redirectErrorStream(true)
                .start();
        try (var in = process.getOutputStream()) {
            in.write(message);
        }
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return said + "exit " + process.waitFor();
    }

    @Test
    void takes_payloads_as_a_profile_declares_them_and_refuses_a_damaged_one() throws Exception {
        input.close();
        var profiles = Files.createDirectories(directory.resolve("profiles"));
        Files.writeString(profiles.resolve("network-server.yaml"), NETWORK_SERVER);
        start(
                ProfileLibrary.with(profiles),
                device(PRESSURE, "shmk-pressure-terminal", null, List.of("SHMK19060013")),
                device(STRANGE, "shmk-pressure-terminal", null, List.of("another")),
                device(LORAWAN, "milesight-em300-th", null, List.of()),
                device(JSON, null, "network-server", List.of()),
                device(CAYENNE, null, "cayennelpp", List.of()));
        var frame = HexFormat.of()
                .parseHex("a55a00003b53484d4b313930363030313334c8003c000a0102006401f4021a5d1966b6"
                        + "0219021a0216021802180213021e021c021d021d7e0355aa");

        assertThat(publish(PRESSURE, frame)).contains("RC:0");
        assertThat(stored(Lane.BACKFILL))
                .filteredOn(reading -> reading.property().equals("water_pressure"))
                .hasSize(10)
                .last()
                .satisfies(last -> {
                    assertThat(last.source()).isEqualTo(PRESSURE);
                    assertThat(last.unit()).isEqualTo("MPa");
                    assertThat(last.result()).isEqualTo(Result.of(0.541));
                    assertThat(last.phenomenonTime()).isEqualTo(Instant.ofEpochSecond(1_561_945_782));
                });
        assertThat(publish(STRANGE, frame)).contains("RC:135");
        frame[40] ^= 1;
        assertThat(publish(PRESSURE, frame)).contains("RC:153");

        assertThat(publish(LORAWAN, HexFormat.of().parseHex("0175320367c80004683c")))
                .contains("RC:0");
        assertThat(publish(
                        JSON,
                        ("{\"deviceInfo\":{\"devEui\":\"24e124136b501234\"},\"time\":\""
                                        + Instant.now().truncatedTo(ChronoUnit.SECONDS)
                                        + "\",\"object\":{\"temperature\":21.5}}")
                                .getBytes(StandardCharsets.UTF_8)))
                .contains("RC:0");
        assertThat(publish(CAYENNE, HexFormat.of().parseHex("03670110"))).contains("RC:0");
        assertThat(stored(Lane.LIVE))
                .extracting(Reading::source, Reading::property, Reading::result)
                .contains(
                        tuple(LORAWAN, "air_temperature", Result.of(20)),
                        tuple(LORAWAN, "relative_humidity", Result.of(30)),
                        tuple(JSON, "air_temperature", Result.of(21.5)))
                .noneMatch(reading -> reading.toString().contains(CAYENNE));
        assertThat(input.status().counters()).containsEntry("unmapped", 1L);
        assertThat(queue.read(Lane.REJECT, -1, 100))
                .extracting(reject -> String.valueOf(reject.properties()))
                .hasSize(2)
                .anyMatch(one -> one.contains("\"reason\":\"not-authorized\"") && one.contains("SHMK19060013"))
                .anyMatch(one -> one.contains("\"reason\":\"checksum\""))
                .allMatch(one -> one.contains("\"codec\":\"shmk-pressure-terminal\""));
    }

    @Test
    void says_at_the_start_which_codec_it_does_not_know() {
        assertThatThrownBy(() -> start(ProfileLibrary.builtIn(), device(JSON, null, "morse", List.of())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'morse'")
                .hasMessageContaining(JSON);
    }

    private static GatewayConfig.MqttDevice device(String code, String profile, String codec, List<String> names) {
        return new GatewayConfig.MqttDevice(code, null, "secret-1", profile, codec, names);
    }

    /** What mosquitto_pub says, with its exit status. */
    private String publish(String password, String topic, String message, String... more)
            throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                publisher, "-d", "-p", "" + input.port(), "-u", COVER, "-P", password, "-t", topic, "-m", message));
        command.addAll(List.of(more));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return said + "exit " + process.waitFor();
    }

    private List<Reading> stored(Lane lane) throws DecodeException {
        var readings = new ArrayList<Reading>();
        for (var frame : queue.read(lane, -1, 1000)) {
            readings.addAll(new SenmlCodec().decode(frame.payload(), Reception.at(Instant.now())));
        }
        return readings;
    }

    @Test
    void takes_a_real_clients_readings_and_acknowledges_them() throws Exception {
        var message = "[{\"n\":\"cover_open\",\"vb\":true},{\"n\":\"battery_voltage\",\"u\":\"V\",\"v\":3.6}]";

        assertThat(publish("secret-1", TOPIC, message, "-q", "1", "-V", "5"))
                .contains("PUBACK (Mid: 1, RC:0)")
                .endsWith("exit 0");
        assertThat(publish("secret-1", TOPIC, message, "-q", "1", "-V", "311"))
                .contains("received PUBACK")
                .endsWith("exit 0");
        assertThat(publish("secret-1", TOPIC, message, "-q", "2", "-V", "5"))
                .contains("received PUBCOMP")
                .endsWith("exit 0");

        assertThat(stored(Lane.ALARM))
                .extracting(Reading::property, Reading::result)
                .contains(tuple("cover_open", Result.of(true)));
        assertThat(stored(Lane.LIVE))
                .filteredOn(reading -> reading.property().equals("battery_voltage"))
                .hasSize(3)
                .allMatch(reading -> reading.source().equals(COVER)
                        && reading.unit().equals("V")
                        && reading.quality().has(Quality.Flag.TIME_OF_RECEPTION));
    }

    @Test
    void says_what_is_wrong_and_keeps_the_bytes() throws Exception {
        assertThat(publish("secret-1", TOPIC, "{broken", "-q", "1", "-V", "5"))
                .contains("RC:153")
                .contains("RFC 8428");
        assertThat(publish("secret-1", "v1/devices/1101011400100000027/observations", "[]", "-q", "1", "-V", "5"))
                .contains("RC:135");
        assertThat(publish(
                        "secret-1",
                        TOPIC,
                        "[{\"bn\":\"1101011400100000027/\",\"n\":\"tilt\",\"v\":1}]",
                        "-q",
                        "1",
                        "-V",
                        "5"))
                .contains("RC:135");
        assertThat(publish("secret-1", TOPIC, "{broken", "-q", "1", "-V", "311"))
                .contains("received PUBACK");

        assertThat(stored(Lane.LIVE)).isEmpty();
        var rejects = queue.read(Lane.REJECT, -1, 100);
        assertThat(rejects).hasSize(4);
        assertThat(rejects.getFirst().payload()).asString().isEqualTo("{broken");
        assertThat(rejects.getFirst().properties())
                .contains("\"source\":\"" + COVER + "\"", "\"reason\":\"malformed\"");
    }

    @Test
    void lets_nobody_in_without_the_password() throws Exception {
        assertThat(publish("wrong", TOPIC, "[]", "-q", "1")).contains("bad user name or password");
        assertThat(input.status().counters()).containsEntry("logins_refused", 1L);
    }

    @Test
    void does_not_acknowledge_what_could_not_be_stored() throws Exception {
        queue.close();
        var message = "[{\"n\":\"tilt\",\"u\":\"deg\",\"v\":1}]";
        var process = new ProcessBuilder(
                        publisher,
                        "-d",
                        "-p",
                        "" + input.port(),
                        "-u",
                        COVER,
                        "-P",
                        "secret-1",
                        "-q",
                        "1",
                        "-t",
                        TOPIC,
                        "-m",
                        message)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("out").toFile())
                .start();
        Patience.await().until(() -> input.status().counters().getOrDefault("refused", 0L) > 0);
        Peers.kill(process);
        assertThat(directory.resolve("out")).content().doesNotContain("PUBACK");
    }
}
