package io.mailuo.deploy.faults;

import io.mailuo.deploy.harness.PlatformProcess;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the platform (SIGKILL) under load, again and again: broker, log, store, registry and database at once. Its
 * devices send again what was not acknowledged.
 */
class PlatformKillIT {

    private static final int DEVICES = 10;
    private static final int BATCH = 10;
    private static final double PER_SECOND = 20;
    private static final int SECOND_KILL_MILLIS = 4000;

    @TempDir
    private Path temp;

    @Test
    void a_killed_platform_has_everything_that_it_acknowledged_and_has_counted_all_that_it_shared() throws Exception {
        var random = new Random();
        var rounds = Rounds.planned();
        try (var platform = PlatformProcess.in(temp.resolve("data"))) {
            platform.start();
            var address = new InetSocketAddress("127.0.0.1", platform.ports().mqtt());
            var sources = new Registration(platform.client())
                    .devices(DEVICES).stream()
                            .map(device -> new MqttSource(address, device, BATCH, PER_SECOND))
                            .toList();
            try (var traffic = new Traffic(sources);
                    var reader = new SharedReader(platform)) {
                traffic.begin();
                while (rounds.next()) {
                    reader.connect();
                    traffic.awaitAcknowledged("observations flow", 1000 + random.nextInt(5000));
                    platform.kill9();
                    if (rounds.done() % 3 == 0) {
                        // Somewhere in its recovery it is killed once more.
                        platform.launch();
                        platform.process().awaitExit(Duration.ofMillis(1 + random.nextInt(SECOND_KILL_MILLIS)));
                        platform.kill9();
                    }
                    platform.start();
                }
                traffic.awaitAcknowledged("observations flow after the last kill", 1000);
                traffic.drain();
                reader.requireAllCounted();
                Verdict.exact("platform killed " + rounds.done() + " times", traffic.settledCount(platform.client()));
            }
        }
    }
}
