package io.mailuo.deploy.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailuo.deploy.harness.JavaProcess;
import io.mailuo.deploy.harness.PlatformProcess;
import io.mailuo.spec.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing breaks: the load tool sends at a steady rate, and the store keeps up with the log for as long as it lasts. */
class LoadIT {

    private static final Duration SHORT = Duration.ofSeconds(10);
    private static final Duration AROUND = Duration.ofMinutes(8);
    private static final int SHORT_RATE = 200;
    private static final int SOAK_RATE = 1000;
    private static final long MOST_RESIDENT_KIB = 1_500_000;

    @TempDir
    private Path temp;

    @Test
    void a_steady_load_is_stored_as_it_comes() throws IOException {
        var length = Rounds.orOfSoak(SHORT, 1);
        int rate = Rounds.soak().isZero() ? SHORT_RATE : SOAK_RATE;
        try (var platform = PlatformProcess.in(temp.resolve("data"))) {
            platform.start();
            try (var bench = bench(platform, length, rate)) {
                bench.start();
                assertThat(bench.awaitExit(length.plus(AROUND))).as("it ends").isTrue();
                String output = bench.output();
                assertThat(bench.exitValue()).as(output).isZero();
                var report = Json.MAPPER.readTree(output.substring(output.indexOf('{')));
                var readback = report.path("readback");
                System.out.printf(
                        "load of %d messages/s for %d s: %s, lag %s, ack ms %s, platform %d KiB resident%n",
                        rate,
                        length.toSeconds(),
                        readback,
                        report.path("lag"),
                        report.path("ackMillis"),
                        platform.process().residentKib());
                assertThat(readback.path("lost").asLong(-1)).isZero();
                assertThat(readback.path("invented").asLong(-1)).isZero();
                assertThat(readback.path("stored").asLong()).isPositive();
                assertThat(report.path("refusedMessages").asLong(-1)).isZero();
                assertThat(report.path("lag").path("growing").asBoolean(true))
                        .as("lag grows")
                        .isFalse();
                assertThat(platform.process().residentKib()).isLessThan(MOST_RESIDENT_KIB);
            }
        }
    }

    private JavaProcess bench(PlatformProcess platform, Duration length, int rate) {
        return new JavaProcess(
                List.of("-Xmx512m", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"),
                "io.mailuo.deploy.cli.Mailuo",
                List.of(
                        "bench",
                        "ingest",
                        "--data",
                        platform.data().toString(),
                        "--mqtt",
                        "127.0.0.1:" + platform.ports().mqtt(),
                        "--mqtts",
                        "127.0.0.1:" + platform.ports().mqttTls(),
                        "--gateways",
                        "5",
                        "--devices",
                        "50",
                        "--batch",
                        "20",
                        "--rate",
                        Integer.toString(rate),
                        "--seconds",
                        Long.toString(length.toSeconds()),
                        "--json"),
                Map.of(),
                temp.resolve("bench.log"));
    }
}
