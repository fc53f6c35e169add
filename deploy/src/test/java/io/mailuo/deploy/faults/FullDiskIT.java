package io.mailuo.deploy.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailuo.deploy.harness.PlatformProcess;
import io.mailuo.deploy.harness.Until;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Fills the disk to the last byte under load, at the platform and at a gateway. What cannot be kept is not
 * acknowledged, readiness says so, and when there is room again all goes on by itself.
 */
class FullDiskIT {

    private static final int DEVICES = 10;
    private static final int BATCH = 10;
    private static final double PER_SECOND = 20;
    private static final int PLATFORM_MEBIBYTES = 1200;
    private static final int QUEUE_MEBIBYTES = 48;
    private static final int LOOKS_WITHOUT_NEWS = 15;
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int UNAVAILABLE = 503;

    @TempDir
    private Path temp;

    @Test
    void a_platform_acknowledges_nothing_that_its_full_disk_cannot_take() throws IOException, InterruptedException {
        var rounds = Rounds.once();
        try (var disk = SmallDisk.mount(temp.resolve("disk"), PLATFORM_MEBIBYTES);
                var platform = PlatformProcess.in(disk.path().resolve("data"));
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
                    traffic.awaitAcknowledged("observations flow", 3000);
                    disk.fill();
                    awaitNoNews("a full platform acknowledges nothing", traffic);
                    var ready = probe.get("/health/ready");
                    System.out.println("ready, with the disk full: " + ready.statusCode() + " " + ready.body());
                    assertThat(ready.statusCode()).isEqualTo(UNAVAILABLE);
                    disk.free();
                    traffic.awaitAcknowledged("observations flow again", 3000);
                    Until.holds("it is ready again", PATIENCE, () -> probe.status("/health/ready") == 200);
                }
                traffic.drain();
                Verdict.exact(
                        "platform's disk full " + rounds.done() + " times", traffic.settledCount(platform.client()));
            }
        }
    }

    @Test
    void a_gateway_acknowledges_nothing_that_its_full_disk_cannot_take() throws IOException, InterruptedException {
        var rounds = Rounds.once();
        try (var disk = SmallDisk.mount(temp.resolve("queue"), QUEUE_MEBIBYTES);
                var platform = PlatformProcess.in(temp.resolve("data"))) {
            platform.start();
            try (var line = new TcpProxy(platform.ports().mqttTls())) {
                var wish = new Gateways.Wish(
                        temp.resolve("gateway"),
                        disk.path().resolve("queue"),
                        platform.url(),
                        line.port(),
                        DEVICES / 2,
                        1,
                        BATCH,
                        PER_SECOND / 2);
                var gateway = Gateways.of(wish, new Registration(platform.client()));
                try (var process = gateway.process();
                        var traffic = new Traffic(gateway.sources())) {
                    process.start();
                    traffic.begin();
                    while (rounds.next()) {
                        fillGateway(disk, line, gateway, traffic);
                    }
                    traffic.drain();
                    Verdict.exact(
                            "gateway's disk full " + rounds.done() + " times", traffic.settledCount(platform.client()));
                }
            }
        }
    }

    private static void fillGateway(SmallDisk disk, TcpProxy line, Gateways gateway, Traffic traffic)
            throws IOException, InterruptedException {
        traffic.awaitAcknowledged("observations flow", 500);
        line.become(TcpProxy.State.CUT);
        traffic.awaitAcknowledged("observations flow without the uplink", 1000);
        disk.fill();
        awaitNoNews("a full gateway acknowledges nothing", traffic);
        Until.holds("it says so", PATIENCE, () -> !gateway.isReady());
        long had = gateway.waiting("live") + gateway.waiting("backfill");
        long before = gateway.brought();
        line.become(TcpProxy.State.WHOLE);
        Until.holds(
                "what it has it brings, though its disk is full", PATIENCE, () -> gateway.brought() - before >= had);
        disk.free();
        traffic.awaitAcknowledged("observations flow again", 2000);
        Until.holds("it is ready again", PATIENCE, gateway::isReady);
    }

    /** Waits until nothing is acknowledged any more, for a while. */
    private static void awaitNoNews(String what, Traffic traffic) {
        var last = new AtomicLong(-1);
        var same = new AtomicLong();
        Until.holds(what, PATIENCE, () -> {
            long now = traffic.acknowledged();
            same.set(now == last.getAndSet(now) ? same.get() + 1 : 0);
            return same.get() >= LOOKS_WITHOUT_NEWS;
        });
    }
}
