package io.mailuo.ingest.follow;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Makes consumers that commit nothing. */
public final class Consumers {

    private static final int SESSION_MILLIS = 10_000;

    private Consumers() {}

    /** Consumers without a group of the Kafka at {@code bootstrapServers}; each call of the supplier makes a new one. */
    public static Supplier<Consumer<byte[], byte[]>> of(String bootstrapServers) {
        return of(settings(bootstrapServers));
    }

    /** The same, in a group of which a member that is gone is missed after 10 seconds. */
    public static Supplier<Consumer<byte[], byte[]>> inGroup(String bootstrapServers, String group) {
        var settings = new HashMap<>(settings(bootstrapServers));
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_MILLIS);
        return of(settings);
    }

    private static Supplier<Consumer<byte[], byte[]>> of(Map<String, Object> settings) {
        return () -> new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static Map<String, Object> settings(String bootstrapServers) {
        return Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                false,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                250,
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                5000,
                ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                10_000);
    }
}
