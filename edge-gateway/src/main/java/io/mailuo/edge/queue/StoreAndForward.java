package io.mailuo.edge.queue;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.mailuo.edge.measurement.Measurement;
import io.mailuo.spec.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gateway's queue: observations are on disk (SQLite, synchronous=FULL) before anybody is told that they are taken,
 * and stay there until the platform has acknowledged them. One thread of its own writes, gathering what arrives into
 * few large commits. When there is no room it refuses (or, where configured, deletes the oldest), and counts either.
 * Thread-safe.
 */
public final class StoreAndForward implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StoreAndForward.class);
    private static final int MOST_PENDING = 50_000;
    private static final int COMMITS_OF_BATCHES = 20;
    private static final int MOST_DELETES = 500;
    private static final long DELETE_LINGER_MILLIS = 250;
    private static final long IDLE_MILLIS = 500;

    private final QueueSettings settings;
    private final InstantSource clock;
    private final FileChannel lock;
    private final Reserve reserve;
    private final LinkedBlockingQueue<Command> inbox = new LinkedBlockingQueue<>();
    private final AtomicInteger pending = new AtomicInteger();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final QueueFile file;
    private final Thread thread;
    private volatile boolean closing;

    /** What the writing thread is asked to do. */
    sealed interface Command {
        /** Store measurements in a lane. */
        record Store(Lane lane, List<Measurement> measurements, CompletableFuture<@Nullable Void> done)
                implements Command {}

        /** Store something that could not be understood. */
        record Reject(byte[] payload, String properties, CompletableFuture<@Nullable Void> done) implements Command {}

        /** Delete a frame. */
        record Delete(long id) implements Command {}
    }

    private StoreAndForward(QueueSettings settings, InstantSource clock, FileChannel lock)
            throws SQLException, IOException {
        this.settings = settings;
        this.clock = clock;
        this.lock = lock;
        this.reserve = new Reserve(settings.directory(), settings.reserveBytes());
        reserve.hold();
        this.file = new QueueFile(settings, clock, reserve);
        this.thread = Thread.ofPlatform().name("queue-writer").unstarted(this::write);
    }

    /**
     * Opens the queue in its directory.
     *
     * @throws IOException if the directory cannot be used, or another gateway uses it
     */
    public static StoreAndForward open(QueueSettings settings, InstantSource clock) throws IOException {
        Files.createDirectories(settings.directory());
        var lock = lock(settings);
        try {
            var queue = new StoreAndForward(settings, clock, lock);
            queue.thread.start();
            return queue;
        } catch (SQLException | IOException e) {
            lock.close();
            throw new IOException("the queue in " + settings.directory() + " cannot be opened: " + e.getMessage(), e);
        }
    }

    private static FileChannel lock(QueueSettings settings) throws IOException {
        var path = settings.directory().resolve("lock");
        var channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            // The same answer as for a lock of another process.
        }
        channel.close();
        throw new IOException("another gateway uses " + settings.directory() + "; stop it or give this one its own");
    }

    /** Calls {@code listener} after every commit that stored something, on the writing thread; it must not block. */
    public void onStored(Runnable listener) {
        listeners.add(listener);
    }

    /**
     * Takes measurements.
     *
     * @return completes when they are durable; fails with {@link QueueFullException} when they were not taken
     */
    public CompletableFuture<@Nullable Void> submit(Lane lane, List<Measurement> measurements) {
        if (measurements.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        return enqueue(measurements.size(), done -> new Command.Store(lane, measurements, done));
    }

    /**
     * Takes bytes that could not be understood.
     *
     * @param properties what is known of them, see {@link io.mailuo.spec.topic.Topics#gatewayRejects(String)}
     * @return completes when they are durable, or counted as suppressed because too many rejects wait already
     */
    public CompletableFuture<@Nullable Void> submitReject(byte[] payload, Map<String, String> properties) {
        String json;
        try {
            json = Json.MAPPER.writeValueAsString(properties);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
        return enqueue(1, done -> new Command.Reject(payload, json, done));
    }

    private CompletableFuture<@Nullable Void> enqueue(
            int observations, java.util.function.Function<CompletableFuture<@Nullable Void>, Command> command) {
        var done = new CompletableFuture<@Nullable Void>();
        boolean crowded = pending.addAndGet(observations) > MOST_PENDING;
        if (closing || crowded) {
            pending.addAndGet(-observations);
            file.refused(observations);
            done.completeExceptionally(new QueueFullException(
                    closing ? "the gateway is stopping" : MOST_PENDING + " observations wait for the disk already"));
            return done;
        }
        inbox.add(command.apply(done));
        return done;
    }

    /** Deletes a frame that the platform has, or has refused for good. */
    public void settled(Frame frame) {
        file.settled(frame);
        inbox.add(new Command.Delete(frame.id()));
    }

    /** Makes everything that is live now backfill: it has waited too long, or the uplink was away. */
    public void demoteLive() {
        file.demoteLive();
    }

    /**
     * At most {@code limit} frames of a lane after the frame {@code after}, oldest first; backfill begins with what was
     * live once.
     *
     * @param after id of a frame, or -1 for the lane's beginning
     */
    public List<Frame> read(Lane lane, long after, int limit) {
        return file.read(lane, after, limit);
    }

    /** What waits in {@code lane}. */
    public Backlog backlog(Lane lane) {
        return file.backlog(lane);
    }

    /** What was done since the queue was opened. */
    public QueueCounters counters() {
        return file.counters();
    }

    private void write() {
        while (!closing || !inbox.isEmpty()) {
            try {
                var first = inbox.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
                if (first == null) {
                    file.housekeep();
                } else {
                    commit(gather(first));
                }
            } catch (InterruptedException e) {
                LOG.warn("queue writer interrupted, stopping");
                closing = true;
            } catch (RuntimeException e) {
                LOG.error("queue writer failed, goes on", e);
            }
        }
    }

    /** Takes what arrives until the commit is worth its fsync. */
    private List<Command> gather(Command first) throws InterruptedException {
        var commands = new ArrayList<Command>();
        long now = System.nanoTime();
        long deadline = now + TimeUnit.MILLISECONDS.toNanos(DELETE_LINGER_MILLIS);
        long storeBy = now + settings.commitEvery().toNanos();
        int observations = 0;
        int deletes = 0;
        boolean urgent = false;
        Command next = first;
        while (next != null) {
            commands.add(next);
            switch (next) {
                case Command.Store store -> {
                    observations += store.measurements().size();
                    urgent |= store.lane() == Lane.ALARM;
                    deadline = Math.min(deadline, storeBy);
                }
                case Command.Reject _ -> {
                    observations++;
                    deadline = Math.min(deadline, storeBy);
                }
                case Command.Delete _ -> deletes++;
            }
            if (observations >= settings.batch() * COMMITS_OF_BATCHES || deletes >= MOST_DELETES) {
                break;
            }
            boolean enough = urgent || observations >= settings.batch() || closing;
            long wait = enough ? 0 : deadline - System.nanoTime();
            next = wait > 0 ? inbox.poll(wait, TimeUnit.NANOSECONDS) : inbox.poll();
        }
        return commands;
    }

    private void commit(List<Command> commands) {
        int observations = 0;
        for (var command : commands) {
            observations += switch (command) {
                case Command.Store store -> store.measurements().size();
                case Command.Reject _ -> 1;
                case Command.Delete _ -> 0;
            };
        }
        try {
            file.commit(commands);
        } finally {
            pending.addAndGet(-observations);
            for (var command : commands) {
                failIfOpen(command);
            }
        }
        if (observations > 0) {
            listeners.forEach(Runnable::run);
        }
    }

    /** Nobody may wait forever, whatever happened. */
    private static void failIfOpen(Command command) {
        var reason = new QueueFullException("the queue could not be written");
        switch (command) {
            case Command.Store store -> store.done().completeExceptionally(reason);
            case Command.Reject reject -> reject.done().completeExceptionally(reason);
            case Command.Delete _ -> {}
        }
    }

    /** Refuses what comes from now on, commits what is in hand, and closes the file. */
    @Override
    public void close() {
        closing = true;
        if (!lock.isOpen()) {
            return;
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        try (lock) {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
