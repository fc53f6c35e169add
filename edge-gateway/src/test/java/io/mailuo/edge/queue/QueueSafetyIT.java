package io.mailuo.edge.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Reception;
import io.mailuo.codec.senml.SenmlCodec;
import io.mailuo.edge.testing.Patience;
import io.mailuo.edge.testing.Peers;
import io.mailuo.edge.testing.QueueWriter;
import io.mailuo.edge.testing.Samples;
import io.mailuo.spec.observation.Result;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueueSafetyIT {

    private static final int KILL_ROUNDS = 5;
    private static final int ACKNOWLEDGED_A_ROUND = 200;

    @TempDir
    private Path directory;

    @Test
    void kill_minus_9_loses_nothing_that_was_said_to_be_stored() throws IOException, DecodeException {
        Set<Integer> acknowledged = new HashSet<>();
        for (int round = 0; round < KILL_ROUNDS; round++) {
            acknowledged.addAll(writeUntilKilled(1_000_000 * round));
        }
        try (var queue = open(directory, 1 << 26, 0)) {
            assertThat(queue.counters().salvaged()).isZero();
            assertThat(new HashSet<>(numbers(queue)).containsAll(acknowledged)).isTrue();
        }
        assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(KILL_ROUNDS * ACKNOWLEDGED_A_ROUND);
    }

    private List<Integer> writeUntilKilled(int first) throws IOException {
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        QueueWriter.class.getName(),
                        directory.toString(),
                        "" + first)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        var lines = new ArrayList<Integer>();
        try (var out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
            for (var line = out.readLine(); line != null; line = out.readLine()) {
                if (line.matches("\\d+")) {
                    lines.add(Integer.parseInt(line));
                }
                if (lines.size() == ACKNOWLEDGED_A_ROUND) {
                    // Not by the Process: that closes the stream, and what it said last would be lost.
                    process.toHandle().destroyForcibly();
                }
            }
        } finally {
            Peers.kill(process);
        }
        return lines;
    }

    @Test
    void a_full_disk_refuses_what_is_new_keeps_what_is_old_and_is_left_again() throws Exception {
        var mount = directory.resolve("small");
        Files.createDirectory(mount);
        Assumptions.assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=9m", "tmpfs", mount.toString()) == 0,
                "skipped: a tmpfs cannot be mounted here; run as root");
        try {
            fillAndEmpty(mount);
        } finally {
            run("umount", mount.toString());
        }
    }

    private static void fillAndEmpty(Path mount) throws IOException, DecodeException {
        try (var queue = open(mount.resolve("queue"), 1 << 26, 2 << 20)) {
            Set<Integer> acknowledged = new HashSet<>();
            int next = 0;
            boolean refused = false;
            while (!refused) {
                try {
                    queue.submit(Lane.LIVE, Samples.pressures(Instant.now(), next, 500))
                            .join();
                    for (int i = next; i < next + 500; i++) {
                        acknowledged.add(i);
                    }
                } catch (CompletionException e) {
                    assertThat(e.getCause()).isInstanceOf(QueueFullException.class);
                    refused = true;
                }
                next += 500;
            }
            assertThat(acknowledged).hasSizeGreaterThan(10_000);
            assertThat(new HashSet<>(numbers(queue))).isEqualTo(acknowledged);
            assertThat(queue.counters().full()).isTrue();

            queue.read(Lane.LIVE, -1, 100_000).forEach(queue::settled);
            Patience.await().until(() -> queue.counters().usedBytes() < 1 << 19);
            queue.submit(Lane.LIVE, Samples.pressures(Instant.now(), next, 500)).join();
            assertThat(numbers(queue)).hasSize(500);
            assertThat(queue.counters().full()).isFalse();
        }
    }

    @Test
    void a_full_disk_is_left_though_devices_keep_sending() throws Exception {
        var mount = directory.resolve("busy");
        Files.createDirectory(mount);
        Assumptions.assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=9m", "tmpfs", mount.toString()) == 0,
                "skipped: a tmpfs cannot be mounted here; run as root");
        try (var queue = open(mount.resolve("queue"), 1 << 26, 2 << 20)) {
            int next = 0;
            while (isTaken(queue, next)) {
                next += 500;
            }
            for (int more = 0; more < 200; more++) {
                // The platform takes one message, the devices bring five.
                queue.settled(queue.read(Lane.LIVE, -1, 1).getFirst());
                isTaken(queue, next);
                next += 500;
            }

            queue.read(Lane.LIVE, -1, 1_000_000).forEach(queue::settled);
            Patience.await().until(() -> queue.counters().usedBytes() < 1 << 19);
            assertThat(isTaken(queue, next)).isTrue();
        } finally {
            run("umount", mount.toString());
        }
    }

    private static boolean isTaken(StoreAndForward queue, int first) {
        try {
            queue.submit(Lane.LIVE, Samples.pressures(Instant.now(), first, 500))
                    .join();
            return true;
        } catch (CompletionException e) {
            assertThat(e.getCause()).isInstanceOf(QueueFullException.class);
            return false;
        }
    }

    private static StoreAndForward open(Path directory, long maxBytes, long reserve) throws IOException {
        return StoreAndForward.open(
                new QueueSettings(directory, maxBytes, reserve, false, Duration.ofMillis(1), 100),
                InstantSource.system());
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    private static List<Integer> numbers(StoreAndForward queue) throws DecodeException {
        var numbers = new ArrayList<Integer>();
        for (var lane : List.of(Lane.LIVE, Lane.BACKFILL)) {
            for (var frame : queue.read(lane, -1, 1_000_000)) {
                for (var reading : new SenmlCodec().decode(frame.payload(), Reception.at(Instant.now()))) {
                    numbers.add((int) ((Result.Number) reading.result()).value());
                }
            }
        }
        return numbers;
    }
}
