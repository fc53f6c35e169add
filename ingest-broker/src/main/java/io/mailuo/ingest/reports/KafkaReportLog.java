package io.mailuo.ingest.reports;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.mailuo.spec.json.Json;
import io.mailuo.spec.registry.DeviceReport;
import io.mailuo.spec.topic.LogTopics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes reports of devices to the topic {@code reports}, many together. */
public final class KafkaReportLog implements ReportLog, AutoCloseable {

    private static final Duration CLOSE = Duration.ofSeconds(3);

    private final KafkaProducer<byte[], byte[]> producer;

    /** Connects when it first writes. */
    public KafkaReportLog(String bootstrapServers) {
        this.producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ProducerConfig.CLIENT_ID_CONFIG,
                        "mailuo-reports",
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.LINGER_MS_CONFIG,
                        50,
                        ProducerConfig.BATCH_SIZE_CONFIG,
                        64 << 10,
                        ProducerConfig.BUFFER_MEMORY_CONFIG,
                        4L << 20,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        2000,
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        5000,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        15_000),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    @Override
    public CompletionStage<?> append(DeviceReport report) {
        var done = new CompletableFuture<Void>();
        try {
            var entry = new ProducerRecord<>(
                    LogTopics.REPORTS,
                    report.device().getBytes(StandardCharsets.US_ASCII),
                    Json.MAPPER.writeValueAsBytes(report));
            producer.send(entry, (_, failure) -> {
                if (failure == null) {
                    done.complete(null);
                } else {
                    done.completeExceptionally(failure);
                }
            });
        } catch (JsonProcessingException | KafkaException e) {
            done.completeExceptionally(e);
        }
        return done;
    }

    @Override
    public void close() {
        producer.close(CLOSE);
    }
}
