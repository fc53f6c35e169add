package io.mailuo.deploy.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailuo.deploy.client.PlatformClient;
import io.mailuo.deploy.harness.PlatformProcess;
import io.mailuo.deploy.harness.Until;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Cuts a gateway off from the platform, first by a line that swallows everything, then by one that ends every
 * connection. The gateway goes on acknowledging; when the line is whole again it brings what it kept, and live values
 * do not wait behind it.
 */
class UplinkOutageIT {

    private static final int DEVICES = 5;
    private static final int BATCH = 20;
    private static final double PER_SECOND = 5;
    /** Of the usual rate, even on a machine that does much else. */
    private static final int SHARE = 20;

    private static final Duration OUTAGE = Duration.ofSeconds(20);
    private static final Duration FRESH = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int LOOKS = 100;

    @TempDir
    private Path temp;

    @Test
    void backfill_brings_everything_and_live_values_stay_fresh() throws IOException, InterruptedException {
        try (var platform = PlatformProcess.in(temp.resolve("data"))) {
            platform.start();
            try (var line = new TcpProxy(platform.ports().mqttTls())) {
                var wish = new Gateways.Wish(
                        temp.resolve("gateway"),
                        temp.resolve("queue"),
                        platform.url(),
                        line.port(),
                        DEVICES,
                        0,
                        BATCH,
                        PER_SECOND);
                var gateway = Gateways.of(wish, new Registration(platform.client()));
                try (var process = gateway.process();
                        var traffic = new Traffic(gateway.sources())) {
                    process.start();
                    traffic.begin();
                    traffic.awaitAcknowledged("observations flow", 1000);
                    outage(gateway, traffic, line);
                    recovery(gateway, platform.client());
                    traffic.drain();
                    Verdict.exact("uplink away", traffic.settledCount(platform.client()));
                }
            }
        }
    }

    private static void outage(Gateways gateway, Traffic traffic, TcpProxy line)
            throws IOException, InterruptedException {
        var length = Rounds.orOfSoak(OUTAGE, 0.6);
        long before = traffic.acknowledged();
        line.become(TcpProxy.State.SILENT);
        pass(length.dividedBy(2));
        line.become(TcpProxy.State.CUT);
        pass(length.dividedBy(2));
        long during = traffic.acknowledged() - before;
        System.out.println("uplink away for " + length.toSeconds() + " s: " + during
                + " observations acknowledged by the gateway meanwhile, "
                + (gateway.waiting("live") + gateway.waiting("backfill")) + " waiting");
        assertThat(during).as("the gateway goes on without its uplink").isGreaterThan((long)
                (length.toSeconds() * DEVICES * BATCH * PER_SECOND / SHARE));
        line.become(TcpProxy.State.WHOLE);
    }

    private static void recovery(Gateways gateway, PlatformClient client) throws IOException, InterruptedException {
        var devices = gateway.sources().stream()
                .map(source -> source.ledger().device())
                .toList();
        Until.holds(
                "live values are fresh again",
                Duration.ofSeconds(60),
                () -> Freshness.age(client, devices.getFirst()).compareTo(FRESH) < 0);
        long waiting = gateway.waiting("backfill");
        try (var freshness = Freshness.of(client, devices)) {
            long begin = System.nanoTime();
            Until.holds("all is brought", PATIENCE, () -> gateway.waiting("backfill") == 0);
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
            Until.holds("enough looks", Duration.ofSeconds(60), () -> freshness.looks() >= LOOKS);
            System.out.println("backfill of " + waiting + " observations took " + millis + " ms; live values aged p50 "
                    + freshness.percentile(0.50).toMillis() + " ms, p99 "
                    + freshness.percentile(0.99).toMillis() + " ms, at most "
                    + freshness.percentile(1).toMillis() + " ms (" + freshness.looks() + " looks)");
            assertThat(waiting).as("there was something to bring").isPositive();
            assertThat(freshness.percentile(0.99)).isLessThan(FRESH);
        }
    }

    /** The length of an outage is what it is: nothing ends it early. */
    private static void pass(Duration time) throws InterruptedException {
        assertThat(new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS))
                .isFalse();
    }
}
