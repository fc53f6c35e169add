package io.mailuo.ingest.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Where the embedded Kafka runs.
 *
 * @param directory where it keeps everything; created if absent
 * @param port of the clients' listener, on loopback
 * @param controllerPort of its own controller's listener, on loopback
 */
public record EmbeddedKafkaSettings(Path directory, int port, int controllerPort) {

    private static final int MIB = 1 << 20;
    private static final Duration SESSION = Duration.ofSeconds(2);

    /** Settings with ports of their own, for tests and tools. */
    public static EmbeddedKafkaSettings onFreePorts(Path directory) {
        try (var first = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var second = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new EmbeddedKafkaSettings(directory, first.getLocalPort(), second.getLocalPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path logDirectory() {
        return directory.resolve("log");
    }

    /**
     * The broker's own configuration. Three things are out of the ordinary: every append is synced before it is
     * confirmed; segments are small and checkpoints frequent, because what lies behind the last checkpoint is read
     * again after a kill; and buffers and threads are few, because one node with a handful of partitions needs no more.
     */
    Map<String, String> brokerConfig() {
        var config = new HashMap<String, String>();
        config.put("process.roles", "broker,controller");
        config.put("node.id", "1");
        config.put("listeners", "LOG://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
        config.put("advertised.listeners", "LOG://127.0.0.1:" + port);
        config.put("listener.security.protocol.map", "LOG:PLAINTEXT,CONTROLLER:PLAINTEXT");
        config.put("inter.broker.listener.name", "LOG");
        config.put("controller.listener.names", "CONTROLLER");
        config.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
        config.put("log.dirs", logDirectory().toString());
        durability(config);
        quickRestart(config);
        smallFootprint(config);
        return config;
    }

    private static void durability(Map<String, String> config) {
        config.put("log.flush.interval.messages", "1");
        // Each append syncs the indexes too; with fewer entries they are seldom dirty. Readers scan at most this much.
        config.put("log.index.interval.bytes", Integer.toString(MIB));
        config.put("auto.create.topics.enable", "false");
        config.put("unclean.leader.election.enable", "false");
        config.put("message.max.bytes", Integer.toString(16 * MIB));
        // Topics say themselves what they keep. Acknowledged observations are only ever deleted by LogRetention,
        // which knows what is stored.
        config.put("log.retention.ms", "-1");
        config.put("log.retention.check.interval.ms", "30000");
    }

    private static void quickRestart(Map<String, String> config) {
        config.put("broker.session.timeout.ms", Long.toString(SESSION.toMillis()));
        config.put("broker.heartbeat.interval.ms", "500");
        config.put("controller.quorum.election.timeout.ms", "500");
        config.put("controller.quorum.election.backoff.max.ms", "200");
        config.put("log.segment.bytes", Integer.toString(64 * MIB));
        config.put("log.flush.offset.checkpoint.interval.ms", "5000");
        config.put("num.recovery.threads.per.data.dir", "2");
        // Nobody else could lead its partitions, and with its own controller gone it would wait minutes for an answer.
        config.put("controlled.shutdown.enable", "false");
        config.put("group.initial.rebalance.delay.ms", "0");
        config.put("group.min.session.timeout.ms", "3000");
    }

    private static void smallFootprint(Map<String, String> config) {
        for (String internal :
                new String[] {"offsets.topic", "transaction.state.log", "share.coordinator.state.topic"}) {
            config.put(internal + ".replication.factor", "1");
            config.put(internal + ".num.partitions", "1");
            config.put(internal + ".segment.bytes", Integer.toString(16 * MIB));
        }
        config.put("transaction.state.log.min.isr", "1");
        config.put("share.coordinator.state.topic.min.isr", "1");
        config.put("num.network.threads", "2");
        config.put("num.io.threads", "4");
        config.put("background.threads", "2");
        config.put("group.coordinator.threads", "1");
        config.put("share.coordinator.threads", "1");
        config.put("num.replica.fetchers", "1");
        config.put("log.cleaner.threads", "1");
        config.put("log.cleaner.dedupe.buffer.size", Integer.toString(8 * MIB));
        config.put("log.cleaner.io.buffer.size", Integer.toString(MIB / 2));
        config.put("log.index.size.max.bytes", Integer.toString(MIB));
        config.put("metric.reporters", "");
        config.put("metadata.log.segment.bytes", Integer.toString(8 * MIB));
        config.put("metadata.max.retention.bytes", Integer.toString(32 * MIB));
    }
}
