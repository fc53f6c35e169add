package io.mailuo.deploy.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailuo.deploy.DataDirectory;
import io.mailuo.deploy.harness.PlatformProcess;
import io.mailuo.deploy.harness.Until;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Takes the store away: the volume on which the time-series store lies, and nothing else, is full. Observations are
 * acknowledged all the same, since the log has them, and the store has them too once there is room.
 */
class StoreOutageIT {

    private static final int DEVICES = 10;
    private static final int BATCH = 10;
    private static final double PER_SECOND = 20;
    /** Of the usual rate, even on a machine that does much else. */
    private static final int SHARE = 20;

    private static final int MEBIBYTES = 160;
    private static final Duration OUTAGE = Duration.ofSeconds(15);
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    private Path temp;

    @Test
    void observations_are_acknowledged_while_the_store_is_away_and_stored_afterwards()
            throws IOException, InterruptedException {
        var rounds = Rounds.once();
        Path data = Files.createDirectories(temp.resolve("data"));
        // An operator who gives the store a volume of its own mounts it into an existing data directory.
        Files.writeString(data.resolve("VERSION"), DataDirectory.VERSION + "\n");
        try (var disk = SmallDisk.mount(data.resolve("ingest/questdb"), MEBIBYTES);
                var platform = PlatformProcess.in(data);
                var probe = new Probe(platform)) {
            platform.start();
            var address = new InetSocketAddress("127.0.0.1", platform.ports().mqtt());
            var sources = new Registration(platform.client())
                    .devices(DEVICES).stream()
                            .map(device -> new MqttSource(address, device, BATCH, PER_SECOND))
                            .toList();
            try (var traffic = new Traffic(sources)) {
                traffic.begin();
                while (rounds.next()) {
                    traffic.awaitAcknowledged("observations flow", 2000);
                    outage(disk, traffic, probe);
                }
                traffic.drain();
                Verdict.exact("store away " + rounds.done() + " times", traffic.settledCount(platform.client()));
            }
        }
    }

    private static void outage(SmallDisk disk, Traffic traffic, Probe probe) throws IOException {
        disk.fill();
        long begin = System.nanoTime();
        long before = traffic.acknowledged();
        Until.holds(
                "the platform says what is wrong with the store",
                PATIENCE,
                () -> probe.json("/api/v1/ingest/stats").has("storeFault"));
        Until.holds("the outage is over", OUTAGE.multipliedBy(4), () -> System.nanoTime() - begin >= OUTAGE.toNanos());
        double seconds = (System.nanoTime() - begin) / 1e9;
        long during = traffic.acknowledged() - before;
        System.out.printf("store away for %.1f s: %d observations acknowledged meanwhile%n", seconds, during);
        assertThat(during).isGreaterThan((long) (seconds * DEVICES * BATCH * PER_SECOND / SHARE));
        disk.free();
        Until.holds(
                "the store takes observations again",
                PATIENCE,
                () -> !probe.json("/api/v1/ingest/stats").has("storeFault"));
    }
}
