package io.mailuo.ingest.live;

import io.mailuo.http.Call;
import io.mailuo.http.SocketHandler;
import io.mailuo.ingest.index.DeviceEntry;
import io.mailuo.ingest.index.DeviceFilter;
import io.mailuo.ingest.index.DeviceIndex;
import io.mailuo.spec.observation.Batch;
import io.mailuo.spec.observation.Observation;
import io.mailuo.spec.problem.ProblemException;
import io.vertx.core.http.ServerWebSocket;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives observations to WebSocket clients as they reach the log. Never slows the path: batches that find the queue full
 * are dropped, and each client has a bounded buffer of its own; whoever misses something is told how much.
 */
public final class LiveFeed implements SocketHandler, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LiveFeed.class);
    private static final int QUEUED_BATCHES = 1024;
    private static final int MAX_CLIENTS = 500;
    private static final long FLUSH_MILLIS = 100;
    private static final Duration ALIVE = Duration.ofSeconds(10);
    private static final short TRY_AGAIN_LATER = 1013;
    private static final short POLICY_VIOLATION = 1008;
    private static final short BAD_DATA = 1007;
    private static final short GOING_AWAY = 1001;

    private final DeviceIndex index;
    private final InstantSource clock;
    private final Set<LiveClient> clients = ConcurrentHashMap.newKeySet();
    private final BlockingQueue<Batch> queue = new ArrayBlockingQueue<>(QUEUED_BATCHES);
    private final AtomicLong missed = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final Thread thread;
    private volatile boolean closed;

    public LiveFeed(DeviceIndex index, InstantSource clock) {
        this.index = index;
        this.clock = clock;
        this.thread = Thread.ofPlatform().name("live-feed").daemon().start(this::run);
    }

    /** Takes a batch that has reached the log; never waits. */
    public void offer(Batch batch) {
        if (!clients.isEmpty() && !queue.offer(batch)) {
            missed.addAndGet(batch.observations().size());
        }
    }

    /** Observations that some client missed because it was too slow. */
    public long dropped() {
        return dropped.get();
    }

    /** How many clients are connected. */
    public int clients() {
        return clients.size();
    }

    @Override
    public void connected(Call call, ServerWebSocket socket) {
        if (closed || clients.size() >= MAX_CLIENTS) {
            socket.close(TRY_AGAIN_LATER, "too many live clients, try again later");
            return;
        }
        try {
            var filter = DeviceFilter.of(call);
            String property = call.query("property").orElse(null);
            var client =
                    new LiveClient(socket, filter, property, call.principal().expiresAt());
            clients.add(client);
            socket.closeHandler(_ -> clients.remove(client));
            socket.exceptionHandler(_ -> clients.remove(client));
            client.alive(clock.instant());
        } catch (ProblemException e) {
            socket.close(BAD_DATA, shortened(e.getMessage()));
        }
    }

    /** A close reason has at most 123 bytes (RFC 6455, 5.5). */
    private static String shortened(@Nullable String text) {
        int longest = 100;
        String ascii = String.valueOf(text).replaceAll("[^ -~]", "?");
        return ascii.length() <= longest ? ascii : ascii.substring(0, longest);
    }

    private void run() {
        Instant nextAlive = clock.instant().plus(ALIVE);
        try {
            while (!closed) {
                gather();
                Instant now = clock.instant();
                boolean alive = !now.isBefore(nextAlive);
                flush(now, alive);
                nextAlive = alive ? now.plus(ALIVE) : nextAlive;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Takes what comes within one flush interval. */
    private void gather() throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(FLUSH_MILLIS);
        for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
            Batch batch = queue.poll(left, TimeUnit.NANOSECONDS);
            if (batch == null) {
                return;
            }
            try {
                take(batch);
            } catch (RuntimeException e) {
                LOG.error("live feed passed over a batch source={}", batch.source(), e);
            }
        }
    }

    private void take(Batch batch) {
        for (Observation observation : batch.observations()) {
            DeviceEntry device = index.device(observation.device());
            if (device == null) {
                continue;
            }
            for (LiveClient client : clients) {
                if (client.wants(device, observation, index)) {
                    client.add(device, observation);
                }
            }
        }
    }

    private void flush(Instant now, boolean alive) {
        long skipped = missed.getAndSet(0);
        for (LiveClient client : clients) {
            if (client.hasExpired(now)) {
                client.close(POLICY_VIOLATION, "the token has ended");
                clients.remove(client);
                continue;
            }
            client.missed(skipped);
            try {
                dropped.addAndGet(client.flush());
                if (alive) {
                    client.alive(now);
                }
            } catch (IllegalStateException closed) {
                // It has gone between looking and writing.
                clients.remove(client);
            }
        }
    }

    /** Says goodbye to all clients. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        clients.forEach(client -> client.close(GOING_AWAY, "the server is stopping"));
        clients.clear();
    }
}
