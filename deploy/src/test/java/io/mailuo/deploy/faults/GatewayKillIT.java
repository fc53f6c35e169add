package io.mailuo.deploy.faults;

import io.mailuo.deploy.harness.PlatformProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills an edge gateway (SIGKILL) under load, again and again. What it acknowledged to its devices, by PUBACK or by
 * 9014, is on the platform in the end.
 */
class GatewayKillIT {

    private static final int MQTT_DEVICES = 6;
    private static final int STATIONS = 3;
    private static final int BATCH = 10;
    private static final double PER_SECOND = 20;

    @TempDir
    private Path temp;

    @Test
    void a_killed_gateway_brings_everything_that_it_acknowledged() throws IOException {
        var random = new Random();
        var rounds = Rounds.planned();
        try (var platform = PlatformProcess.in(temp.resolve("data"))) {
            platform.start();
            var wish = new Gateways.Wish(
                    temp.resolve("gateway"),
                    temp.resolve("queue"),
                    platform.url(),
                    platform.ports().mqttTls(),
                    MQTT_DEVICES,
                    STATIONS,
                    BATCH,
                    PER_SECOND);
            var gateway = Gateways.of(wish, new Registration(platform.client()));
            try (var process = gateway.process();
                    var traffic = new Traffic(gateway.sources())) {
                process.start();
                traffic.begin();
                while (rounds.next()) {
                    traffic.awaitAcknowledged("observations flow", 500 + random.nextInt(3000));
                    process.killAndRestart();
                }
                traffic.awaitAcknowledged("observations flow after the last kill", 500);
                traffic.drain();
                Verdict.exact("gateway killed " + rounds.done() + " times", traffic.settledCount(platform.client()));
            }
        }
    }
}
