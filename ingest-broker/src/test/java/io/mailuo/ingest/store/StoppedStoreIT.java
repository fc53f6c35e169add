package io.mailuo.ingest.store;

import static io.mailuo.ingest.log.Samples.device;
import static io.mailuo.ingest.log.Samples.series;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mailuo.ingest.log.EmbeddedKafka;
import io.mailuo.ingest.log.EmbeddedKafkaSettings;
import io.mailuo.ingest.log.KafkaLogSettings;
import io.mailuo.ingest.log.KafkaObservationLog;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class StoppedStoreIT {

    private static final int DEVICES = 10;
    private static final int BATCH = 20;
    private static final Duration LONG = Duration.ofSeconds(90);

    @TempDir
    Path directory;

    private final AtomicIntegerArray acknowledged = new AtomicIntegerArray(DEVICES);
    private final Semaphore window = new Semaphore(100);
    private int next;

    @Test
    @Timeout(240)
    void a_store_that_is_killed_under_load_gets_everything_once_it_is_back() throws Exception {
        assumeTrue(InfluxProcess.isInstalled(), "needs InfluxDB: apt-get install influxdb");
        try (var influx = InfluxProcess.start(directory.resolve("influx"));
                var kafka = EmbeddedKafka.start(EmbeddedKafkaSettings.onFreePorts(directory.resolve("kafka")));
                var log = KafkaObservationLog.open(KafkaLogSettings.forSingleBroker(kafka.bootstrapServers()));
                var store = InfluxStore.open(InfluxSettings.v1(influx.url(), "mailuo"));
                var writer = StoreWriter.start(
                        StoreWriterSettings.forOneNode(kafka.bootstrapServers()), store, log, InstantSource.system())) {
            for (int round = 0; round < 3; round++) {
                append(log, 300);
                await().atMost(LONG)
                        .until(() -> writer.state().observations() > 0
                                && writer.state().fault() == null);
                influx.kill();
                append(log, 300);
                await().atMost(LONG).until(() -> writer.state().fault() != null);
                influx.restart();
                append(log, 300);
            }
            window.acquire(100);
            await().atMost(LONG)
                    .until(() -> writer.state().lag() == 0 && writer.state().fault() == null);

            for (int i = 0; i < DEVICES; i++) {
                assertThat(count(store, device(i))).as(device(i)).isEqualTo(acknowledged.get(i));
            }
            assertThat(acknowledged.get(0)).isEqualTo(next / DEVICES * BATCH);
        }
    }

    private void append(KafkaObservationLog log, int batches) throws InterruptedException {
        for (int i = 0; i < batches; i++) {
            int device = next % DEVICES;
            int first = next / DEVICES * BATCH;
            next++;
            window.acquire();
            log.append(series(device(device), first, BATCH)).whenComplete((nothing, error) -> {
                if (error == null) {
                    acknowledged.addAndGet(device, BATCH);
                }
                window.release();
            });
        }
    }

    private static long count(TimeSeriesStore store, String device) throws StoreException {
        var buckets = store.aggregate(new AggregateQuery(
                device,
                Set.of(),
                Instant.EPOCH,
                Instant.parse("2100-01-01T00:00:00Z"),
                null,
                Duration.ZERO,
                RawQuery.Order.ASCENDING,
                10));
        return buckets.stream().mapToLong(Bucket::count).sum();
    }
}
