package io.mailuo.registry.support;

import io.mailuo.spec.topic.LogTopics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.jspecify.annotations.Nullable;

/** A real Kafka in the process of the test, which can be stopped and started again on the same port. */
public final class KafkaForTests implements AutoCloseable {

    private static final TopicPartition REGISTRY = new TopicPartition(LogTopics.REGISTRY, 0);

    private final Path directory;
    private final int port = freePort();
    private final int controllerPort = freePort();
    private @Nullable KafkaRaftServer server;

    public KafkaForTests(Path directory) {
        this.directory = directory;
    }

    /** Where clients connect, whether it runs or not. */
    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    /** Starts it, with what it kept when it ran before. */
    public KafkaForTests start() {
        try {
            Files.createDirectories(directory);
            if (!Files.exists(directory.resolve("meta.properties"))) {
                format();
            }
            var started = new KafkaRaftServer(new KafkaConfig(settings(), false), Time.SYSTEM);
            started.startup();
            server = started;
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops it; what it has stays. */
    public void stop() {
        var running = server;
        if (running != null) {
            running.shutdown();
            running.awaitShutdown();
            server = null;
        }
    }

    /** What the topic {@code registry} says last about each key; null for what is gone. */
    public Map<String, @Nullable String> registry() {
        var last = new LinkedHashMap<String, @Nullable String>();
        for (var record : registryRecords()) {
            last.put(record.key(), record.value());
        }
        return last;
    }

    /** All records of the topic {@code registry}, in their order. */
    public List<ConsumerRecord<String, @Nullable String>> registryRecords() {
        var settings = Map.<String, Object>of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers());
        try (var consumer = new KafkaConsumer<String, @Nullable String>(
                settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(REGISTRY));
            consumer.seekToBeginning(List.of(REGISTRY));
            long end = consumer.endOffsets(List.of(REGISTRY)).get(REGISTRY);
            var all = new java.util.ArrayList<ConsumerRecord<String, @Nullable String>>();
            while (consumer.position(REGISTRY) < end) {
                consumer.poll(Duration.ofMillis(200)).forEach(all::add);
            }
            return all;
        }
    }

    @Override
    public void close() {
        stop();
    }

    private void format() throws IOException {
        try (var out = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8)) {
            new Formatter()
                    .setPrintStream(out)
                    .setNodeId(1)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setDirectories(List.of(directory.toString()))
                    .setMetadataLogDirectory(directory.toString())
                    .setControllerListenerName("CONTROLLER")
                    .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                    .run();
        } catch (Exception e) {
            throw new IOException("cannot format " + directory, e);
        }
    }

    private Map<String, String> settings() {
        return Map.ofEntries(
                Map.entry("process.roles", "broker,controller"),
                Map.entry("node.id", "1"),
                Map.entry("listeners", "LOG://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort),
                Map.entry("advertised.listeners", "LOG://127.0.0.1:" + port),
                Map.entry("listener.security.protocol.map", "LOG:PLAINTEXT,CONTROLLER:PLAINTEXT"),
                Map.entry("inter.broker.listener.name", "LOG"),
                Map.entry("controller.listener.names", "CONTROLLER"),
                Map.entry("controller.quorum.voters", "1@127.0.0.1:" + controllerPort),
                Map.entry("log.dirs", directory.toString()),
                Map.entry("auto.create.topics.enable", "false"),
                Map.entry("broker.session.timeout.ms", "2000"),
                Map.entry("broker.heartbeat.interval.ms", "500"),
                Map.entry("log.cleaner.dedupe.buffer.size", "8388608"),
                Map.entry("offsets.topic.replication.factor", "1"));
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
