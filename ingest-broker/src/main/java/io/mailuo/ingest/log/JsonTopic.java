package io.mailuo.ingest.log;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.mailuo.spec.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Writes JSON to a topic that is not on the way of observations: with little memory, confirmed by all replicas that are
 * in sync. Thread-safe.
 */
public final class JsonTopic implements AutoCloseable {

    private static final Duration CLOSE = Duration.ofSeconds(3);

    private final String topic;
    private final KafkaProducer<byte[], byte[]> producer;

    /**
     * Connects when it first writes.
     *
     * @param clientId as Kafka's metrics and logs name it
     * @param settings of the producer, besides those that are the same for all
     */
    public JsonTopic(String bootstrapServers, String clientId, String topic, Map<String, Object> settings) {
        this.topic = topic;
        var all = new HashMap<String, Object>(settings);
        all.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        all.put(ProducerConfig.CLIENT_ID_CONFIG, clientId);
        all.put(ProducerConfig.ACKS_CONFIG, "all");
        all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        all.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 4L << 20);
        all.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 2000);
        this.producer = new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Appends a record; completes once it is in the log, exceptionally where it is not. */
    public CompletableFuture<Void> append(String key, Object value) {
        var done = new CompletableFuture<Void>();
        try {
            var entry = new ProducerRecord<>(
                    topic, key.getBytes(StandardCharsets.UTF_8), Json.MAPPER.writeValueAsBytes(value));
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
