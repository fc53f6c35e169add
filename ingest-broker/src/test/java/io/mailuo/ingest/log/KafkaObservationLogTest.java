package io.mailuo.ingest.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailuo.spec.observation.Batch;
import io.mailuo.spec.quarantine.QuarantineReason;
import io.mailuo.spec.topic.LogTopics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaObservationLogTest {

    private static final AtomicBoolean ROOM = new AtomicBoolean(true);

    @TempDir
    static Path directory;

    private static EmbeddedKafka kafka;
    private KafkaObservationLog log;

    @BeforeAll
    static void startKafka() {
        kafka = EmbeddedKafka.start(EmbeddedKafkaSettings.onFreePorts(directory));
    }

    @AfterAll
    static void stopKafka() {
        kafka.close();
    }

    @BeforeEach
    void open() throws LogException {
        ROOM.set(true);
        log = KafkaObservationLog.open(settings(1 << 20, 1 << 20), ROOM::get);
    }

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void an_appended_batch_reads_back_as_it_was() throws Exception {
        var batch = new Batch(
                "4101010900100000018",
                Batch.Lane.BACKFILL,
                Samples.BASE.plusNanos(123_456_000),
                Samples.series(Samples.device(1), 0, 20).observations());
        log.append(batch).toCompletableFuture().get(10, TimeUnit.SECONDS);

        assertThat(batches("4101010900100000018")).containsExactly(batch);
    }

    @Test
    void batches_of_one_source_keep_their_order() throws Exception {
        var source = Samples.device(7);
        var sent = new ArrayList<CompletableFuture<Void>>();
        for (int i = 0; i < 2000; i++) {
            sent.add(log.append(Samples.series(source, i, 1)).toCompletableFuture());
        }
        CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)).get(20, TimeUnit.SECONDS);

        assertThat(batches(source))
                .extracting(batch -> batch.observations().getFirst().phenomenonTime())
                .isSorted()
                .hasSize(2000);
    }

    @Test
    void a_quarantined_message_reads_back_under_its_id() throws Exception {
        var entry = new QuarantineEntry(
                null,
                "device-1",
                "v1/devices/device-1/observations",
                "senml",
                "127.0.0.1:4711",
                Samples.BASE,
                QuarantineReason.UNIT,
                "unit 'K' contradicts 'Cel'",
                "垃圾".getBytes(StandardCharsets.UTF_8));
        String id = log.quarantine(entry).toCompletableFuture().get(10, TimeUnit.SECONDS);
        log.outcome(new QuarantineOutcome(id, false, Samples.BASE.plusSeconds(9), "admin", "still wrong"))
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);

        var records = LogReader.readAll(kafka.bootstrapServers(), LogTopics.QUARANTINE);
        var read = QuarantineRecords.entry(records.getFirst());
        assertThat(read).usingRecursiveComparison().isEqualTo(entry.withId(id));
        assertThat(QuarantineRecords.outcome(records.getFirst())).isEmpty();
        assertThat(QuarantineRecords.outcome(records.getLast()))
                .contains(new QuarantineOutcome(id, false, Samples.BASE.plusSeconds(9), "admin", "still wrong"));
    }

    @Test
    void refuses_at_once_when_only_the_reserve_of_the_disk_is_left() {
        ROOM.set(false);
        var refused = log.append(Samples.series(Samples.device(2), 0, 1)).toCompletableFuture();

        assertThat(refused).isCompletedExceptionally();
        assertThatThrownBy(refused::get)
                .hasRootCauseInstanceOf(LogException.class)
                .hasMessageContaining("disk");
        assertThat(log.state().healthy()).isFalse();
    }

    @Test
    void refuses_at_once_when_too_much_waits_and_takes_more_when_it_is_gone() throws Exception {
        try (var small = KafkaObservationLog.open(settings(4000, 4000), ROOM::get)) {
            var all = new ArrayList<CompletableFuture<Void>>();
            for (int i = 0; i < 500; i++) {
                all.add(small.append(Samples.series(Samples.device(3), i, 10)).toCompletableFuture());
            }
            var settled = CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
            assertThat(settled.handle((done, error) -> true).get(10, TimeUnit.SECONDS))
                    .isTrue();
            long acknowledged = all.stream()
                    .filter(stage -> !stage.isCompletedExceptionally())
                    .count();
            assertThat(acknowledged).isBetween(1L, 499L);
            assertThat(batches(Samples.device(3))).hasSize((int) acknowledged);

            small.append(Samples.series(Samples.device(3), 1000, 1))
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
            assertThat(small.state().waitingBytes()).isZero();
        }
    }

    @Test
    void reports_what_it_did() throws Exception {
        log.append(Samples.series(Samples.device(4), 0, 5))
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);

        var state = log.state();
        assertThat(state.appended()).isEqualTo(1);
        assertThat(state.failed()).isZero();
        assertThat(state.healthy()).isTrue();
        assertThat(state.p99Micros()).isPositive();
    }

    @Test
    void refuses_after_it_was_closed() {
        log.close();
        assertThat(log.append(Samples.series(Samples.device(5), 0, 1)).toCompletableFuture())
                .isCompletedExceptionally();
    }

    private static List<Batch> batches(String source) throws Exception {
        var batches = new ArrayList<Batch>();
        for (var consumed : LogReader.readAll(kafka.bootstrapServers(), LogTopics.OBSERVATIONS)) {
            var batch = BatchRecords.decode(consumed);
            if (batch.source().equals(source)) {
                batches.add(batch);
            }
        }
        return batches;
    }

    private static KafkaLogSettings settings(long limit, long queue) {
        return new KafkaLogSettings(kafka.bootstrapServers(), 2, 1, Duration.ofSeconds(10), limit, queue);
    }
}
