package io.mailuo.ingest.log;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.AppInfoParser;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Kafka broker and controller in this process, on loopback, whose every append is synced to disk before it is
 * confirmed.
 *
 * <p>Kafka gives up its only log directory at the first I/O error, above all when the disk is full, and then wants to
 * end the process. Here it does not: the broker is started again, in the same process and on the same ports, as soon as
 * the disk has room ({@link DiskReserve}). Appends wait or fail meanwhile; nothing that was confirmed is lost. One
 * embedded Kafka per process, since Kafka's way to end the process is a static of its own.
 */
public final class EmbeddedKafka implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedKafka.class);
    private static final AtomicBoolean RUNNING = new AtomicBoolean();
    private static final Duration RETRY = Duration.ofMillis(500);

    private final EmbeddedKafkaSettings settings;
    private final FileChannel lock;
    private final DiskReserve disk;
    private final ReentrantLock guard = new ReentrantLock();
    private final Condition changed = guard.newCondition();
    private final Thread supervisor;
    private @Nullable KafkaRaftServer server;
    private boolean failed;
    private boolean closed;
    private int restarts;

    private EmbeddedKafka(EmbeddedKafkaSettings settings, FileChannel lock) {
        this.settings = settings;
        this.lock = lock;
        this.disk = new DiskReserve(settings.directory());
        this.supervisor = Thread.ofPlatform().name("kafka-supervisor").daemon().unstarted(this::supervise);
    }

    /** As {@link #start(EmbeddedKafkaSettings)}, the controller on the port after {@code port}. */
    public static EmbeddedKafka start(Path directory, int port) {
        return start(new EmbeddedKafkaSettings(directory, port, port + 1));
    }

    /** As {@link #start(EmbeddedKafkaSettings)}. */
    public static EmbeddedKafka start(Path directory, int port, int controllerPort) {
        return start(new EmbeddedKafkaSettings(directory, port, controllerPort));
    }

    /**
     * Starts the broker and returns once it takes clients; 3 s, a little more after a kill.
     *
     * @throws EmbeddedKafkaException if it cannot run here, with what to do about it
     */
    public static EmbeddedKafka start(EmbeddedKafkaSettings settings) {
        if (!RUNNING.compareAndSet(false, true)) {
            throw new EmbeddedKafkaException("an embedded Kafka already runs in this process; close it first");
        }
        FileChannel lock = null;
        try {
            Files.createDirectories(settings.logDirectory());
            lock = lock(settings.directory());
            requireFree(settings.port(), "--kafka-port");
            requireFree(settings.controllerPort(), "--kafka-controller-port");
            KafkaVersionFile.check(settings.directory(), AppInfoParser.getVersion());
            var kafka = new EmbeddedKafka(settings, lock);
            Exit.setExitProcedure(kafka::onKafkaEnding);
            Exit.setHaltProcedure(kafka::onKafkaEnding);
            kafka.startServer();
            KafkaVersionFile.write(settings.directory(), AppInfoParser.getVersion());
            kafka.supervisor.start();
            return kafka;
        } catch (IOException e) {
            abandon(lock);
            throw new EmbeddedKafkaException(
                    "cannot use " + settings.directory() + " for the log: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            abandon(lock);
            throw e;
        }
    }

    /** Where clients connect: {@code 127.0.0.1:<port>}. */
    public String bootstrapServers() {
        return "127.0.0.1:" + settings.port();
    }

    /** Whether the broker runs; false while it waits for the disk to have room again. */
    public boolean isRunning() {
        guard.lock();
        try {
            return server != null && !failed && !closed;
        } finally {
            guard.unlock();
        }
    }

    /** How often the broker was started again after it had given up. */
    public int restarts() {
        guard.lock();
        try {
            return restarts;
        } finally {
            guard.unlock();
        }
    }

    /** The room that is left where the log lies. */
    public DiskReserve disk() {
        return disk;
    }

    /** Stops the broker; under a second. */
    @Override
    public void close() {
        KafkaRaftServer running;
        guard.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            running = server;
            server = null;
            changed.signalAll();
        } finally {
            guard.unlock();
        }
        stop(running);
        try {
            supervisor.join(TimeUnit.SECONDS.toMillis(30));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        abandon(lock);
    }

    private void startServer() {
        var started = new KafkaRaftServer(prepare(), Time.SYSTEM);
        try {
            started.startup();
        } catch (RuntimeException e) {
            stop(started);
            throw new EmbeddedKafkaException("the embedded Kafka did not start: " + e.getMessage(), e);
        }
        guard.lock();
        try {
            server = started;
        } finally {
            guard.unlock();
        }
    }

    private KafkaConfig prepare() {
        var config = new KafkaConfig(settings.brokerConfig(), false);
        if (!Files.exists(settings.logDirectory().resolve("meta.properties"))) {
            format();
        }
        return config;
    }

    private void format() {
        var said = new ByteArrayOutputStream();
        try (var out = new PrintStream(said, true, StandardCharsets.UTF_8)) {
            new Formatter()
                    .setPrintStream(out)
                    .setNodeId(1)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setDirectories(List.of(settings.logDirectory().toString()))
                    .setMetadataLogDirectory(settings.logDirectory().toString())
                    .setControllerListenerName("CONTROLLER")
                    .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                    .setIgnoreFormatted(true)
                    .run();
        } catch (Exception e) {
            throw new EmbeddedKafkaException(
                    "cannot prepare " + settings.logDirectory() + " for Kafka: " + e.getMessage() + " "
                            + said.toString(StandardCharsets.UTF_8),
                    e);
        }
    }

    /** Called by Kafka, on a thread of its own, where it would end the process. */
    private void onKafkaEnding(int status, @Nullable String message) {
        guard.lock();
        try {
            if (!failed && !closed) {
                LOG.error(
                        "kafka gave up; it will be started again status={} freeBytes={} message={}",
                        status,
                        disk.freeBytes(),
                        message);
            }
            failed = true;
            changed.signalAll();
        } finally {
            guard.unlock();
        }
        // Kafka's callers rely on not going on after this.
        throw new KafkaEnded();
    }

    private void supervise() {
        try {
            while (awaitFailure()) {
                KafkaRaftServer broken;
                guard.lock();
                try {
                    broken = server;
                    server = null;
                } finally {
                    guard.unlock();
                }
                stop(broken);
                restart();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @return false when closed */
    private boolean awaitFailure() throws InterruptedException {
        guard.lock();
        try {
            while (!failed && !closed) {
                changed.await();
            }
            return !closed;
        } finally {
            guard.unlock();
        }
    }

    private void restart() throws InterruptedException {
        while (true) {
            guard.lock();
            try {
                if (closed) {
                    return;
                }
                if (!disk.hasRoom()) {
                    changed.await(RETRY.toMillis(), TimeUnit.MILLISECONDS);
                    continue;
                }
                failed = false;
            } finally {
                guard.unlock();
            }
            try {
                startServer();
                guard.lock();
                try {
                    restarts++;
                } finally {
                    guard.unlock();
                }
                LOG.info("kafka runs again freeBytes={}", disk.freeBytes());
                return;
            } catch (EmbeddedKafkaException | KafkaEnded e) {
                LOG.error("kafka could not be started again, will retry cause={}", e.getMessage());
                guard.lock();
                try {
                    changed.await(RETRY.toMillis(), TimeUnit.MILLISECONDS);
                } finally {
                    guard.unlock();
                }
            }
        }
    }

    private static void stop(@Nullable KafkaRaftServer server) {
        if (server == null) {
            return;
        }
        // A broker that has lost its directory can hang in its own shutdown; it is left behind then.
        var stopping = Thread.ofPlatform().daemon().name("kafka-stop").start(() -> {
            try {
                server.shutdown();
            } catch (RuntimeException | KafkaEnded e) {
                LOG.warn("kafka did not stop cleanly cause={}", e.toString());
            }
        });
        try {
            stopping.join(TimeUnit.SECONDS.toMillis(20));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static FileChannel lock(Path directory) throws IOException {
        var channel =
                FileChannel.open(directory.resolve("mailuo.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            LOG.debug("the directory is locked by this process", e);
        }
        channel.close();
        throw new EmbeddedKafkaException(
                "the log directory " + directory + " is in use by another process; stop it or choose another --data");
    }

    private static void requireFree(int port, String option) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
        } catch (IOException e) {
            throw new EmbeddedKafkaException(
                    "port " + port + " for Kafka is taken (" + e.getMessage() + "); choose another with " + option, e);
        }
    }

    private static void abandon(@Nullable FileChannel lock) {
        Exit.resetExitProcedure();
        Exit.resetHaltProcedure();
        RUNNING.set(false);
        if (lock != null) {
            try {
                lock.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Ends the Kafka thread that wanted to end the process. */
    private static final class KafkaEnded extends Error {
        private static final long serialVersionUID = 1L;

        KafkaEnded() {
            super("Kafka gave up", null, false, false);
        }
    }
}
