package io.mailuo.ingest.store;

import static io.mailuo.ingest.log.Samples.BASE;
import static io.mailuo.ingest.log.Samples.batch;
import static io.mailuo.ingest.log.Samples.device;
import static io.mailuo.ingest.log.Samples.number;
import static io.mailuo.ingest.log.Samples.series;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mailuo.ingest.log.EmbeddedKafka;
import io.mailuo.ingest.log.EmbeddedKafkaSettings;
import io.mailuo.ingest.log.KafkaLogSettings;
import io.mailuo.ingest.log.KafkaObservationLog;
import io.mailuo.ingest.log.LogReader;
import io.mailuo.ingest.log.QuarantineRecords;
import io.mailuo.spec.observation.Batch;
import io.mailuo.spec.topic.LogTopics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreWriterTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    static Path directory;

    private static EmbeddedKafka kafka;
    private static KafkaObservationLog log;
    private static SwitchableStore store;

    @BeforeAll
    static void open() throws Exception {
        kafka = EmbeddedKafka.start(EmbeddedKafkaSettings.onFreePorts(directory.resolve("kafka")));
        log = KafkaObservationLog.open(KafkaLogSettings.forSingleBroker(kafka.bootstrapServers()));
        store = new SwitchableStore(QuestDbStore.open(directory.resolve("store")));
    }

    @AfterAll
    static void close() {
        log.close();
        store.close();
        kafka.close();
    }

    @BeforeEach
    void switchOn() {
        store.down(false);
    }

    @Test
    void what_the_log_has_can_be_read_from_the_store() throws Exception {
        try (var writer = start()) {
            for (int i = 0; i < 200; i++) {
                append(series(device(i % 7), i * 10, 10));
            }
            await().atMost(SOON).until(() -> writer.state().lag() == 0 && count(device(0)) == 290);

            for (int i = 1; i < 7; i++) {
                assertThat(count(device(i))).isBetween(280L, 290L);
            }
            assertThat(writer.state().fault()).isNull();
            assertThat(writer.state().age()).isZero();
        }
    }

    @Test
    void offsets_are_not_committed_before_the_store_has_it() throws Exception {
        var code = device(20);
        try (var writer = start()) {
            append(series(code, 0, 5));
            await().atMost(SOON).until(() -> count(code) == 5 && uncommitted() == 0);

            store.down(true);
            for (int i = 1; i <= 10; i++) {
                append(series(code, i * 5, 5));
            }
            int refused = store.refused();
            await().atMost(SOON).until(() -> store.refused() > refused + 2);
            assertThat(uncommitted()).isEqualTo(10);
            assertThat(writer.state().fault()).isEqualTo("switched off");
            assertThat(writer.state().lag()).isPositive();
            assertThat(count(code)).isEqualTo(5);

            store.down(false);
            await().atMost(SOON).until(() -> count(code) == 55 && uncommitted() == 0);
            assertThat(writer.state().fault()).isNull();
        }
    }

    @Test
    void what_was_not_stored_at_the_stop_is_stored_after_the_next_start() throws Exception {
        var code = device(21);
        store.down(true);
        try (var writer = start()) {
            append(series(code, 0, 30));
            await().atMost(SOON).until(() -> writer.state().fault() != null);
        }
        store.down(false);
        assertThat(count(code)).isZero();
        try (var writer = start()) {
            await().atMost(SOON).until(() -> count(code) == 30);
            assertThat(writer.state().fault()).isNull();
        }
    }

    @Test
    void a_record_that_cannot_be_read_goes_to_quarantine_and_the_rest_goes_on() throws Exception {
        var code = device(22);
        byte[] garbage = "not cbor".getBytes(StandardCharsets.UTF_8);
        try (var writer = start();
                var producer = new KafkaProducer<>(
                        Map.<String, Object>of("bootstrap.servers", kafka.bootstrapServers()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(LogTopics.OBSERVATIONS, code.getBytes(StandardCharsets.UTF_8), garbage))
                    .get(10, TimeUnit.SECONDS);
            append(series(code, 0, 3));
            await().atMost(SOON).until(() -> count(code) == 3 && uncommitted() == 0);

            assertThat(writer.state().poisoned()).isEqualTo(1);
            var entries = LogReader.readAll(kafka.bootstrapServers(), LogTopics.QUARANTINE).stream()
                    .map(QuarantineRecords::entry)
                    .filter(entry -> entry.source().equals(code))
                    .toList();
            assertThat(entries).singleElement().satisfies(entry -> {
                assertThat(entry.raw()).isEqualTo(garbage);
                assertThat(entry.detail()).contains("of the log cannot be read");
            });
        }
    }

    @Test
    void last_values_are_there_again_after_a_restart_from_the_store_and_the_log() throws Exception {
        var inStore = device(30);
        var inLogOnly = device(31);
        try (var writer = start()) {
            append(series(inStore, 0, 40));
            await().atMost(SOON).until(() -> count(inStore) == 40 && uncommitted() == 0);
            assertThat(writer.state().lag()).isZero();
        }
        append(series(inLogOnly, 0, 7));
        append(series(inStore, 40, 2));

        try (var values = LogLastValues.start(kafka.bootstrapServers(), StoreWriterSettings.GROUP, store)) {
            await().atMost(SOON).until(values::isComplete);

            assertThat(values.of(inStore, "pm2_5"))
                    .hasValueSatisfying(last -> assertThat(last.observation())
                            .isEqualTo(number(inStore, "pm2_5", BASE.plusSeconds(41), 41)));
            assertThat(values.of(inLogOnly))
                    .singleElement()
                    .satisfies(last -> assertThat(last.observation())
                            .isEqualTo(number(inLogOnly, "pm2_5", BASE.plusSeconds(6), 6)));
            assertThat(values.of("nobody")).isEmpty();
        }
    }

    @Test
    void last_values_follow_and_an_older_observation_does_not_replace_a_newer() throws Exception {
        var code = device(32);
        try (var values = LogLastValues.start(kafka.bootstrapServers(), StoreWriterSettings.GROUP, store)) {
            await().atMost(SOON).until(values::isComplete);
            append(batch("g", List.of(number(code, "t", BASE.plusSeconds(5), 5), number(code, "h", BASE, 50))));
            append(batch("g", List.of(number(code, "t", BASE.plusSeconds(3), 3))));
            append(batch("g", List.of(number(code, "h", BASE, 51))));

            await().atMost(SOON)
                    .until(() -> values.of(code, "h")
                            .map(last -> last.observation().equals(number(code, "h", BASE, 51)))
                            .orElse(false));
            assertThat(values.of(code))
                    .extracting(StoredObservation::observation)
                    .containsExactly(number(code, "h", BASE, 51), number(code, "t", BASE.plusSeconds(5), 5));
        }
    }

    @Test
    void listeners_get_every_batch_from_now_on_and_none_after_they_stop() throws Exception {
        var code = device(33);
        append(series(code, 0, 1));
        try (var values = LogLastValues.start(kafka.bootstrapServers(), StoreWriterSettings.GROUP, store)) {
            await().atMost(SOON).until(values::isComplete);
            var heard = new ConcurrentLinkedQueue<Batch>();
            var listening = values.listen(heard::add);
            var failing = values.listen(batch -> {
                throw new IllegalStateException("a listener that fails does not harm the others");
            });
            var second = series(code, 1, 1);
            append(second);
            await().atMost(SOON).until(() -> !heard.isEmpty());
            assertThat(heard).containsExactly(second);

            listening.close();
            failing.close();
            append(series(code, 2, 1));
            await().atMost(SOON)
                    .until(() -> values.of(code, "pm2_5")
                            .map(last -> last.observation().phenomenonTime().equals(BASE.plusSeconds(2)))
                            .orElse(false));
            assertThat(heard).containsExactly(second);
        }
    }

    private static StoreWriter start() {
        return StoreWriter.start(
                new StoreWriterSettings(
                        kafka.bootstrapServers(),
                        StoreWriterSettings.GROUP,
                        "test",
                        Duration.ofMillis(20),
                        Duration.ofMillis(200)),
                store,
                log,
                InstantSource.system());
    }

    private static void append(Batch batch) throws Exception {
        log.append(batch).toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private static long count(String code) throws StoreException {
        var buckets = store.aggregate(new AggregateQuery(
                code,
                Set.of(),
                Instant.EPOCH,
                Instant.parse("2100-01-01T00:00:00Z"),
                null,
                Duration.ZERO,
                RawQuery.Order.ASCENDING,
                10));
        return buckets.stream().mapToLong(Bucket::count).sum();
    }

    /** Records of the log beyond the committed offsets. */
    private static long uncommitted() throws Exception {
        try (var admin = Admin.create(Map.<String, Object>of("bootstrap.servers", kafka.bootstrapServers()))) {
            var committed = admin.listConsumerGroupOffsets(StoreWriterSettings.GROUP)
                    .partitionsToOffsetAndMetadata()
                    .get();
            var description = admin.describeTopics(List.of(LogTopics.OBSERVATIONS))
                    .allTopicNames()
                    .get()
                    .get(LogTopics.OBSERVATIONS);
            long behind = 0;
            for (var partition : description.partitions()) {
                var place = new TopicPartition(LogTopics.OBSERVATIONS, partition.partition());
                long end = admin.listOffsets(Map.of(place, OffsetSpec.latest()))
                        .partitionResult(place)
                        .get()
                        .offset();
                behind += end
                        - (committed.get(place) == null
                                ? 0
                                : committed.get(place).offset());
            }
            return behind;
        }
    }
}
