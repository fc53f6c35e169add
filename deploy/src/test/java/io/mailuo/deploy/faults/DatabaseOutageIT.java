package io.mailuo.deploy.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailuo.deploy.harness.PlatformProcess;
import io.mailuo.deploy.harness.Until;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Takes the registry's database away: kills PostgreSQL (SIGKILL), again and again, and freezes it (SIGSTOP) for a
 * while. Observations do not need it; who asks the registry is told; it comes back by itself.
 */
class DatabaseOutageIT {

    private static final int DEVICES = 10;
    private static final int BATCH = 10;
    private static final double PER_SECOND = 20;
    /** Of the usual rate, even on a machine that does much else. */
    private static final int SHARE = 20;

    private static final Duration FREEZE = Duration.ofSeconds(15);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String ASKED = "/api/v1/devices?limit=1";
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;

    @TempDir
    private Path temp;

    @Test
    void observations_flow_while_the_database_is_away() throws IOException, InterruptedException {
        try (var platform = PlatformProcess.in(temp.resolve("data"));
                var probe = new Probe(platform)) {
            platform.start();
            var address = new InetSocketAddress("127.0.0.1", platform.ports().mqtt());
            var sources = new Registration(platform.client())
                    .devices(DEVICES).stream()
                            .map(device -> new MqttSource(address, device, BATCH, PER_SECOND))
                            .toList();
            try (var traffic = new Traffic(sources)) {
                traffic.begin();
                var rounds = Rounds.planned();
                while (rounds.next()) {
                    kill(platform, probe, traffic);
                }
                freeze(platform, probe, traffic);
                traffic.drain();
                Verdict.exact(
                        "database killed " + rounds.done() + " times and frozen for " + FREEZE.toSeconds() + " s",
                        traffic.settledCount(platform.client()));
            }
        }
    }

    private static void kill(PlatformProcess platform, Probe probe, Traffic traffic)
            throws IOException, InterruptedException {
        traffic.awaitAcknowledged("observations flow", 1000);
        long before = traffic.acknowledged();
        long killed = postmaster(platform);
        var answers = new TreeSet<Integer>();
        ProcessHandle.of(killed).orElseThrow().destroyForcibly();
        Until.holds("the database is back", PATIENCE, () -> {
            int status = probe.status(ASKED);
            answers.add(status);
            return status == OK && postmaster(platform) != killed;
        });
        assertThat(answers).as("answers of the registry").isSubsetOf(OK, UNAVAILABLE);
        traffic.awaitAcknowledged("observations flow", before, 1);
    }

    private static void freeze(PlatformProcess platform, Probe probe, Traffic traffic)
            throws IOException, InterruptedException {
        long before = traffic.acknowledged();
        long begin = System.nanoTime();
        signal("STOP", platform);
        try {
            Until.holds("the registry says that its database does not answer", PATIENCE, () -> {
                var answer = probe.get(ASKED);
                return answer.statusCode() == UNAVAILABLE
                        && answer.headers()
                                .firstValue("Content-Type")
                                .orElse("")
                                .startsWith("application/problem+json")
                        && answer.body().contains("database-unavailable");
            });
            assertThat(probe.status("/health/ready")).isEqualTo(UNAVAILABLE);
            assertThat(probe.status("/api/v1/ingest/stats")).isEqualTo(OK);
            Until.holds(
                    "the freeze is over", FREEZE.multipliedBy(4), () -> System.nanoTime() - begin >= FREEZE.toNanos());
            double seconds = (System.nanoTime() - begin) / 1e9;
            long during = traffic.acknowledged() - before;
            System.out.printf("database frozen for %.1f s: %d observations acknowledged meanwhile%n", seconds, during);
            assertThat(during)
                    .as("observations acknowledged without the database")
                    .isGreaterThan((long) (seconds * DEVICES * BATCH * PER_SECOND / SHARE));
        } finally {
            signal("CONT", platform);
        }
        Until.holds(
                "the registry answers again",
                PATIENCE,
                () -> probe.status(ASKED) == OK && probe.status("/health/ready") == OK);
    }

    private static long postmaster(PlatformProcess platform) throws IOException {
        Path file = platform.data().resolve("registry/postgres/data/postmaster.pid");
        return Long.parseLong(Files.readAllLines(file).getFirst().strip());
    }

    /** Sends a signal to the server and all of its processes. */
    private static void signal(String name, PlatformProcess platform) throws IOException, InterruptedException {
        var server = ProcessHandle.of(postmaster(platform)).orElseThrow();
        var command = Stream.concat(
                        Stream.of("kill", "-" + name),
                        Stream.concat(Stream.of(server), server.descendants()).map(each -> Long.toString(each.pid())))
                .toList();
        new ProcessBuilder(command).inheritIO().start().waitFor();
    }
}
