package io.mailuo.ingest.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailuo.spec.topic.LogTopics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogRetentionTest {

    private static final long PLENTY = 1L << 40;
    private static final Duration LONG = Duration.ofDays(3650);

    @TempDir
    static Path directory;

    private static EmbeddedKafka kafka;

    @BeforeAll
    static void startKafka() throws Exception {
        kafka = EmbeddedKafka.start(EmbeddedKafkaSettings.onFreePorts(directory));
        try (var log = KafkaObservationLog.open(KafkaLogSettings.forSingleBroker(kafka.bootstrapServers()))) {
            for (int i = 0; i < 400; i++) {
                log.append(Samples.series(Samples.device(i), i, 20))
                        .toCompletableFuture()
                        .get(10, TimeUnit.SECONDS);
            }
        }
    }

    @AfterAll
    static void stopKafka() {
        kafka.close();
    }

    @Test
    void only_what_is_stored_is_deleted_however_old_or_much_it_is() throws Exception {
        int all = inLog();
        assertThat(deleted("nothing-stored", Duration.ZERO, 0)).isZero();
        assertThat(inLog()).isEqualTo(all);

        commitHalf("half");
        assertThat(deleted("half", LONG, PLENTY)).isZero();
        long half = deleted("half", Duration.ZERO, PLENTY);
        assertThat(half).isBetween(all / 2L - 4, all / 2L);
        assertThat(inLog()).isEqualTo(all - (int) half);

        commitHalf("more");
        assertThat(deleted("more", LONG, 0)).isPositive();
        assertThat(deleted("more", Duration.ZERO, 0)).isZero();
    }

    private static long deleted(String group, Duration keep, long keepBytes) throws Exception {
        InstantSource clock = () -> Instant.now().plusSeconds(60);
        try (var retention = LogRetention.start(kafka.bootstrapServers(), group, keep, keepBytes, clock)) {
            return retention.run();
        }
    }

    private static int inLog() {
        return LogReader.readAll(kafka.bootstrapServers(), LogTopics.OBSERVATIONS)
                .size();
    }

    /** Commits the middle of what is left in each partition. */
    private static void commitHalf(String group) throws Exception {
        var counts = new HashMap<TopicPartition, Long>();
        var begins = new HashMap<TopicPartition, Long>();
        for (var consumed : LogReader.readAll(kafka.bootstrapServers(), LogTopics.OBSERVATIONS)) {
            var partition = new TopicPartition(consumed.topic(), consumed.partition());
            counts.merge(partition, 1L, Long::sum);
            begins.putIfAbsent(partition, consumed.offset());
        }
        var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
        counts.forEach(
                (partition, count) -> offsets.put(partition, new OffsetAndMetadata(begins.get(partition) + count / 2)));
        try (var admin = Admin.create(Map.<String, Object>of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.alterConsumerGroupOffsets(group, offsets).all().get();
        }
    }
}
