package io.mailuo.ingest.store;

import static io.mailuo.ingest.log.Samples.device;
import static io.mailuo.ingest.log.Samples.series;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mailuo.ingest.log.BatchRecords;
import io.mailuo.ingest.log.EmbeddedKafka;
import io.mailuo.ingest.log.EmbeddedKafkaSettings;
import io.mailuo.ingest.log.KafkaLogSettings;
import io.mailuo.ingest.log.KafkaObservationLog;
import io.mailuo.ingest.log.LogReader;
import io.mailuo.spec.observation.Batch;
import io.mailuo.spec.topic.LogTopics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class FullDiskIT {

    private static final Duration LONG = Duration.ofSeconds(90);
    private static final int MEBIBYTES = 160;

    @TempDir
    Path directory;

    @Test
    @Timeout(240)
    void a_log_whose_disk_was_full_confirms_again_and_has_everything_it_confirmed() throws Exception {
        try (var disk = SmallDisk.mount(directory.resolve("log"), MEBIBYTES);
                var kafka = EmbeddedKafka.start(
                        EmbeddedKafkaSettings.onFreePorts(disk.directory().resolve("kafka")));
                // Not told of the reserve, so that it runs into the wall.
                var log = KafkaObservationLog.open(new KafkaLogSettings(
                        kafka.bootstrapServers(), 4, 1, Duration.ofSeconds(3), 1 << 20, 1 << 20))) {
            var confirmed = ConcurrentHashMap.<Batch>newKeySet();
            for (int i = 0; i < 50; i++) {
                assertThat(append(log, series(device(1), i, 1), confirmed)).isTrue();
            }
            disk.fill();
            int next = 50;
            while (kafka.isRunning()) {
                append(log, series(device(1), next, 500), confirmed);
                next += 500;
            }
            assertThat(append(log, series(device(1), next, 1), confirmed)).isFalse();

            disk.free();
            int last = next + 1;
            await().atMost(LONG).until(() -> append(log, series(device(1), last, 1), confirmed));

            assertThat(kafka.restarts()).isPositive();
            var found = new HashSet<Batch>();
            for (var consumed : LogReader.readAll(kafka.bootstrapServers(), LogTopics.OBSERVATIONS)) {
                found.add(BatchRecords.decode(consumed));
            }
            assertThat(found).containsAll(confirmed);
        }
    }

    @Test
    @Timeout(240)
    void a_store_whose_disk_was_full_resumes_and_has_everything_it_took() throws Exception {
        try (var disk = SmallDisk.mount(directory.resolve("store"), MEBIBYTES);
                var store = QuestDbStore.open(disk.directory().resolve("questdb"))) {
            int next = 0;
            int taken = 0;
            for (; next < 50; next++) {
                store.write(List.of(series(device(1), next * 20, 20)));
                taken++;
            }
            disk.fill();
            boolean refused = false;
            while (!refused) {
                try {
                    store.write(List.of(series(device(1), next * 20, 20)));
                    taken++;
                } catch (StoreException e) {
                    refused = true;
                }
                next++;
            }
            disk.free();
            await().atMost(LONG).until(() -> store.unreadable() == 0);

            var counted = store.aggregate(new AggregateQuery(
                    device(1),
                    Set.of(),
                    Instant.EPOCH,
                    Instant.parse("2100-01-01T00:00:00Z"),
                    null,
                    Duration.ZERO,
                    RawQuery.Order.ASCENDING,
                    10));
            assertThat(counted).singleElement().extracting(Bucket::count).isEqualTo(taken * 20L);
            store.write(List.of(series(device(1), next * 20, 20)));
        }
    }

    private static boolean append(KafkaObservationLog log, Batch batch, ConcurrentHashMap.KeySetView<Batch, Boolean> to)
            throws Exception {
        try {
            log.append(batch).toCompletableFuture().get(30, TimeUnit.SECONDS);
            to.add(batch);
            return true;
        } catch (ExecutionException e) {
            return false;
        }
    }
}
