package io.mailuo.ingest.log;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Makes consumers of the log: bytes in, nothing committed by itself, from the beginning where there is no offset.
 *
 * @param bootstrapServers Kafka's addresses
 */
public record LogConsumers(String bootstrapServers) {

    private static final int MIB = 1 << 20;

    /** A consumer without a group, which reads what it is told to. */
    public Consumer<byte[], byte[]> alone(String clientId) {
        return create(clientId, Map.of());
    }

    /**
     * A consumer that waits a little for more, so that what it reads comes in larger portions.
     *
     * @param minBytes enough to answer at once
     * @param maxWaitMillis longest wait for that much
     * @param more further settings
     */
    public Consumer<byte[], byte[]> inPortions(
            String clientId, int minBytes, int maxWaitMillis, Map<String, Object> more) {
        var config = new HashMap<>(more);
        config.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, minBytes);
        config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, maxWaitMillis);
        return create(clientId, config);
    }

    private Consumer<byte[], byte[]> create(String clientId, Map<String, Object> more) {
        var config = new HashMap<String, Object>();
        config.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        config.put(ConsumerConfig.CLIENT_ID_CONFIG, clientId);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 8 * MIB);
        config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 8 * MIB);
        config.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500);
        config.put(ConsumerConfig.RETRY_BACKOFF_MAX_MS_CONFIG, 500);
        config.putAll(more);
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
