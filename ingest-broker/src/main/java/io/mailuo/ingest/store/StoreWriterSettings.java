package io.mailuo.ingest.store;

import java.time.Duration;

/**
 * How the store is filled from the log.
 *
 * @param bootstrapServers Kafka's addresses
 * @param group name of the consumer group; its committed offsets say what the store has durably
 * @param node name of this node within the group; a node that comes back under its name takes its partitions up at once
 * @param longestPortionWait how long the log may gather records before they are written together; the store is this
 *     much behind at least
 * @param longestRetry longest pause between two tries while the store does not take observations
 */
public record StoreWriterSettings(
        String bootstrapServers, String group, String node, Duration longestPortionWait, Duration longestRetry) {

    /** Name of the consumer group unless configured. */
    public static final String GROUP = "store";

    /** What fits one node. */
    public static StoreWriterSettings forOneNode(String bootstrapServers) {
        return new StoreWriterSettings(
                bootstrapServers, GROUP, "ingest-1", Duration.ofMillis(500), Duration.ofSeconds(5));
    }
}
