package io.mailuo.ingest.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailuo.spec.topic.LogTopics;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class KilledLogIT {

    private static final Logger LOG = LoggerFactory.getLogger(KilledLogIT.class);
    private static final int ROUNDS = 3;
    private static final int CONFIRMED_PER_ROUND = 3000;

    @TempDir
    Path directory;

    @Test
    @Timeout(180)
    void everything_confirmed_is_in_the_log_after_kill_9() throws Exception {
        var settings = EmbeddedKafkaSettings.onFreePorts(directory);
        var confirmed = new HashSet<Integer>();
        for (int round = 0; round < ROUNDS; round++) {
            confirmed.addAll(killedWriter(settings, round * 1_000_000));
        }
        tearTails();

        long begin = System.nanoTime();
        try (var kafka = EmbeddedKafka.start(settings)) {
            LOG.info(
                    "started after kill -9 millis={} confirmed={}",
                    Duration.ofNanos(System.nanoTime() - begin).toMillis(),
                    confirmed.size());
            var found = new HashSet<Integer>();
            for (var consumed : LogReader.readAll(kafka.bootstrapServers(), LogTopics.OBSERVATIONS)) {
                var first = BatchRecords.decode(consumed).observations().getFirst();
                found.add((int)
                        Duration.between(Samples.BASE, first.phenomenonTime()).toSeconds());
            }
            assertThat(confirmed).hasSizeGreaterThanOrEqualTo(ROUNDS * CONFIRMED_PER_ROUND);
            assertThat(found).containsAll(confirmed);
        }
    }

    private static Set<Integer> killedWriter(EmbeddedKafkaSettings settings, int firstBatch) throws Exception {
        var process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LogWriterProcess.class.getName(),
                        settings.directory().toString(),
                        Integer.toString(settings.port()),
                        Integer.toString(settings.controllerPort()),
                        Integer.toString(firstBatch)))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var confirmed = new HashSet<Integer>();
        try (var lines = new BufferedReader(process.inputReader(StandardCharsets.UTF_8))) {
            String line;
            while ((line = lines.readLine()) != null) {
                if (line.startsWith("ready")) {
                    LOG.info("child {}", line);
                } else if (line.matches("\\d+")) {
                    confirmed.add(Integer.parseInt(line));
                    if (confirmed.size() == CONFIRMED_PER_ROUND) {
                        // The handle, since the process would close its output, which may still hold confirmations.
                        process.toHandle().destroyForcibly();
                    }
                }
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        return confirmed;
    }

    /** What a power cut can leave behind the last synced record: half a batch. */
    private void tearTails() throws Exception {
        var tails = new ArrayList<Path>();
        try (var partitions = Files.newDirectoryStream(directory.resolve("log"), "observations-*")) {
            for (var partition : partitions) {
                try (var segments = Files.newDirectoryStream(partition, "*.log")) {
                    segments.forEach(tails::add);
                }
            }
        }
        assertThat(tails).isNotEmpty();
        for (var tail : tails) {
            byte[] half = new byte[1000];
            half[10] = 7;
            Files.write(tail, half, StandardOpenOption.APPEND);
        }
    }
}
