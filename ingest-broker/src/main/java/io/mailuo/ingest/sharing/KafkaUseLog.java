package io.mailuo.ingest.sharing;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.mailuo.spec.json.Json;
import io.mailuo.spec.registry.GrantUse;
import io.mailuo.spec.topic.LogTopics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes uses of grants to the topic {@code grant-uses}: idempotent, confirmed by all replicas that are in sync. */
public final class KafkaUseLog implements UseLog, AutoCloseable {

    private static final Duration CLOSE = Duration.ofSeconds(3);

    private final KafkaProducer<byte[], byte[]> producer;

    public KafkaUseLog(String bootstrapServers) {
        this.producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ProducerConfig.CLIENT_ID_CONFIG,
                        "mailuo-grant-uses",
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                        true,
                        ProducerConfig.LINGER_MS_CONFIG,
                        0,
                        ProducerConfig.BUFFER_MEMORY_CONFIG,
                        4L << 20,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        2000,
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        3000,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        5000),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    @Override
    public CompletionStage<?> append(List<GrantUse> uses) {
        return CompletableFuture.allOf(uses.stream().map(this::send).toArray(CompletableFuture[]::new));
    }

    private CompletableFuture<Void> send(GrantUse use) {
        var done = new CompletableFuture<Void>();
        try {
            var entry = new ProducerRecord<>(
                    LogTopics.GRANT_USES,
                    use.grant().getBytes(StandardCharsets.UTF_8),
                    Json.MAPPER.writeValueAsBytes(use));
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
