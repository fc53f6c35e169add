package io.mailuo.ingest.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.sun.management.OperatingSystemMXBean;
import io.mailuo.ingest.log.EmbeddedKafka;
import io.mailuo.ingest.log.EmbeddedKafkaSettings;
import io.mailuo.ingest.log.KafkaLogSettings;
import io.mailuo.ingest.log.KafkaObservationLog;
import io.mailuo.ingest.log.LogException;
import io.mailuo.ingest.store.QuestDbStore;
import io.mailuo.ingest.store.StoreException;
import io.mailuo.ingest.store.StoreWriter;
import io.mailuo.ingest.store.StoreWriterSettings;
import io.mailuo.spec.json.Json;
import io.mailuo.spec.observation.Batch;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * What the log alone, the store alone and both together can do on this machine, without broker, network and registry:
 * the bounds of what the whole path can reach. Runs in a process of its own, since it starts an embedded Kafka, and in
 * a directory of its own, which it leaves to the caller to delete.
 */
public final class Limits {

    private static final int PORTION = 500;

    private final Path directory;
    private final LimitsLoad load;
    private final int underWay;
    private final Duration each;

    private Limits(Path directory, LimitsLoad load, int underWay, Duration each) {
        this.directory = directory;
        this.load = load;
        this.underWay = underWay;
        this.each = each;
    }

    /**
     * One measurement.
     *
     * @param observationsPerSecond made durable, and in the store also readable, from the first to the last
     * @param batchesPerSecond the same in batches
     * @param p50Micros median time from append to durable; 0 where nothing is appended
     * @param p99Micros 99th percentile of the same
     * @param cpuMicrosPerObservation processor time of the whole process; more telling than the rate where the machine
     *     is shared
     */
    public record Rate(
            double observationsPerSecond,
            double batchesPerSecond,
            long p50Micros,
            long p99Micros,
            double cpuMicrosPerObservation) {}

    /**
     * All measurements.
     *
     * @param log append to the embedded Kafka, synced
     * @param store write to the embedded QuestDB, synced, until readable
     * @param both append, and carry from the log to the store until readable
     * @param startMillis how long the embedded Kafka took to start
     * @param residentBytes memory of the process at the end
     */
    public record Report(Rate log, Rate store, Rate both, long startMillis, long residentBytes) {}

    /**
     * Measures.
     *
     * @param directory empty or absent, on the disk to measure
     * @param sources how many senders take turns
     * @param batchSize observations in one batch
     * @param underWay most batches that wait for the log at once
     * @param each how long each of the three measurements lasts
     */
    public static Report measure(Path directory, int sources, int batchSize, int underWay, Duration each)
            throws IOException, LogException, StoreException, InterruptedException {
        Files.createDirectories(directory);
        return new Limits(directory, new LimitsLoad(sources, batchSize), underWay, each).run();
    }

    /**
     * Measures and prints the report as JSON.
     *
     * @param arguments directory, sources, observations in a batch, batches under way, seconds for each measurement
     */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 5) {
            System.err.println("usage: Limits DIRECTORY SOURCES BATCH UNDER_WAY SECONDS");
            System.exit(2);
        }
        var report = measure(
                Path.of(arguments[0]),
                Integer.parseInt(arguments[1]),
                Integer.parseInt(arguments[2]),
                Integer.parseInt(arguments[3]),
                Duration.ofSeconds(Long.parseLong(arguments[4])));
        System.out.println(json(report));
    }

    private static String json(Report report) throws JsonProcessingException {
        return Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(report);
    }

    private Report run() throws IOException, LogException, StoreException, InterruptedException {
        Rate storeAlone;
        try (var store = QuestDbStore.open(directory.resolve("store-alone"))) {
            storeAlone = storeAlone(store);
        }
        long begin = System.nanoTime();
        try (var kafka = EmbeddedKafka.start(EmbeddedKafkaSettings.onFreePorts(directory.resolve("kafka")))) {
            long startMillis = Duration.ofNanos(System.nanoTime() - begin).toMillis();
            try (var log = KafkaObservationLog.open(KafkaLogSettings.forSingleBroker(kafka.bootstrapServers()))) {
                var logAlone = logAlone(log);
                var both = both(kafka, log);
                return new Report(logAlone, storeAlone, both, startMillis, residentBytes());
            }
        }
    }

    private Rate storeAlone(QuestDbStore store) throws StoreException {
        var watch = new Watch();
        long batches = 0;
        while (watch.elapsed().compareTo(each) < 0) {
            var portion = new ArrayList<Batch>(PORTION);
            for (int i = 0; i < PORTION; i++) {
                portion.add(load.next());
            }
            store.write(portion);
            batches += PORTION;
        }
        while (store.unreadable() > 0) {
            LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
        }
        return watch.rate(batches, load.batchSize(), 0, 0);
    }

    private Rate logAlone(KafkaObservationLog log) throws InterruptedException {
        var watch = new Watch();
        long batches = append(log);
        return watch.rate(
                batches, load.batchSize(), log.state().p50Micros(), log.state().p99Micros());
    }

    /** Begins with a group whose offsets stand at the end of what the log alone has left. */
    private Rate both(EmbeddedKafka kafka, KafkaObservationLog log) throws StoreException, InterruptedException {
        try (var store = QuestDbStore.open(directory.resolve("store"));
                var writer = StoreWriter.start(
                        StoreWriterSettings.forOneNode(kafka.bootstrapServers()), store, log, InstantSource.system())) {
            awaitStored(writer, log.state().appended());
            long before = log.state().appended();
            var watch = new Watch();
            append(log);
            awaitStored(writer, log.state().appended());
            return watch.rate(
                    log.state().appended() - before,
                    load.batchSize(),
                    log.state().p50Micros(),
                    log.state().p99Micros());
        }
    }

    private long append(KafkaObservationLog log) throws InterruptedException {
        var window = new Semaphore(underWay);
        var done = new AtomicLong();
        var watch = new Watch();
        while (watch.elapsed().compareTo(each) < 0) {
            window.acquire();
            log.append(load.next()).whenComplete((nothing, error) -> {
                if (error == null) {
                    done.incrementAndGet();
                }
                window.release();
            });
        }
        window.acquire(underWay);
        return done.get();
    }

    private static void awaitStored(StoreWriter writer, long batches) {
        while (writer.state().batches() < batches || writer.state().lag() > 0) {
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
    }

    private static long residentBytes() throws IOException {
        var status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return 0;
        }
        try (var lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")) * 1024)
                    .findFirst()
                    .orElse(0);
        }
    }

    /** Wall time and processor time since it was made. */
    private static final class Watch {
        private final long begin = System.nanoTime();
        private final long cpuBegin = cpuNanos();

        Duration elapsed() {
            return Duration.ofNanos(System.nanoTime() - begin);
        }

        Rate rate(long batches, int batchSize, long p50, long p99) {
            double seconds = elapsed().toNanos() / 1e9;
            long observations = batches * batchSize;
            return new Rate(
                    Math.round(observations / seconds),
                    Math.round(batches / seconds),
                    p50,
                    p99,
                    Math.round((cpuNanos() - cpuBegin) / 10.0 / Math.max(1, observations)) / 100.0);
        }

        private static long cpuNanos() {
            return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean os
                    ? os.getProcessCpuTime()
                    : 0;
        }
    }
}
