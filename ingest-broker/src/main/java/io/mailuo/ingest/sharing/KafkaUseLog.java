package io.mailuo.ingest.sharing;

import io.mailuo.ingest.log.JsonTopic;
import io.mailuo.spec.registry.GrantUse;
import io.mailuo.spec.topic.LogTopics;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.producer.ProducerConfig;

/** Writes uses of grants to the topic {@code grant-uses}: idempotent, confirmed by all replicas that are in sync. */
public final class KafkaUseLog implements UseLog, AutoCloseable {

    private final JsonTopic topic;

    /** Connects when it first writes. */
    public KafkaUseLog(String bootstrapServers) {
        this.topic = new JsonTopic(
                bootstrapServers,
                "mailuo-grant-uses",
                LogTopics.GRANT_USES,
                Map.of(
                        ProducerConfig.LINGER_MS_CONFIG, 0,
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 3000,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 5000));
    }

    @Override
    public CompletionStage<?> append(List<GrantUse> uses) {
        return CompletableFuture.allOf(
                uses.stream().map(use -> topic.append(use.grant(), use)).toArray(CompletableFuture[]::new));
    }

    @Override
    public void close() {
        topic.close();
    }
}
