package io.mailuo.ingest.log;

import java.time.Duration;

/**
 * How the log is written.
 *
 * @param bootstrapServers Kafka's addresses, {@code host:port} with commas
 * @param partitions of the topics that are created; more let more ingest nodes share the work
 * @param replicas of the topics that are created; 1 for a single broker
 * @param deliveryTimeout after which a record that was not confirmed counts as failed
 * @param limitBytes most bytes handed to Kafka and not yet confirmed
 * @param queueBytes most bytes that wait for room under that limit; beyond it appends fail at once
 */
public record KafkaLogSettings(
        String bootstrapServers,
        int partitions,
        int replicas,
        Duration deliveryTimeout,
        long limitBytes,
        long queueBytes) {

    private static final long MIB = 1L << 20;

    /** What fits one node with an embedded or single broker. */
    public static KafkaLogSettings forSingleBroker(String bootstrapServers) {
        return new KafkaLogSettings(bootstrapServers, 4, 1, Duration.ofSeconds(15), 32 * MIB, 64 * MIB);
    }
}
