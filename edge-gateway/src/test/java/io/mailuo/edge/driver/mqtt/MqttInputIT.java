package io.mailuo.edge.driver.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
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
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MqttInputIT {

    private static final String COVER = "1101011400100000019";
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
        var device = new GatewayConfig.MqttDevice(COVER, null, "secret-1", "mqtt-manhole-cover");
        var source = new GatewayConfig.MqttSource(
                "covers", "127.0.0.1", 0, 10, DataSize.parse("64KiB"), false, List.of(device));
        input = new MqttInput(
                source,
                new Pipeline(queue, InstantSource.system()),
                queue,
                ProfileLibrary.builtIn(),
                vertx,
                InstantSource.system(),
                () -> {});
        input.start();
    }

    @AfterEach
    void close() {
        input.close();
        queue.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
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
