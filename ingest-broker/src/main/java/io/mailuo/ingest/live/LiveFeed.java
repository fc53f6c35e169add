package io.mailuo.ingest.live;

import io.mailuo.http.Call;
import io.mailuo.http.SocketHandler;
import io.mailuo.ingest.index.DeviceEntry;
import io.mailuo.ingest.index.DeviceFilter;
import io.mailuo.ingest.index.DeviceIndex;
import io.mailuo.ingest.sharing.GrantUses;
import io.mailuo.ingest.sharing.ReadableDevices;
import io.mailuo.ingest.sharing.WindowMeans;
import io.mailuo.spec.observation.Batch;
import io.mailuo.spec.observation.Observation;
import io.mailuo.spec.problem.ProblemException;
import io.vertx.core.http.ServerWebSocket;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
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
 * are dropped, and each client has a bounded buffer of its own; whoever misses something is told how much. Whoever reads
 * by a grant with a resolution is given the means of closed windows instead.
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

    /** Observations, or the means of windows of so many minutes. */
    private record Queued(List<Observation> observations, int minutes) {}

    private final DeviceIndex index;
    private final ReadableDevices devices;
    private final GrantUses uses;
    private final InstantSource clock;
    private final Set<LiveClient> clients = ConcurrentHashMap.newKeySet();
    private final BlockingQueue<Queued> queue = new ArrayBlockingQueue<>(QUEUED_BATCHES);
    private final AtomicLong missed = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final Thread thread;
    private volatile boolean closed;

    /**
     * Starts the feed.
     *
     * @param devices decides who may read what
     * @param uses counts what goes out by grants
     */
    public LiveFeed(DeviceIndex index, ReadableDevices devices, GrantUses uses, InstantSource clock) {
        this.index = index;
        this.devices = devices;
        this.uses = uses;
        this.clock = clock;
        this.thread = Thread.ofPlatform().name("live-feed").daemon().start(this::run);
    }

    /** Takes a batch that has reached the log; never waits. */
    public void offer(Batch batch) {
        offer(batch.observations(), 0);
    }

    /** Takes the means of windows that have closed; never waits. */
    public void offer(WindowMeans.Closed closed) {
        offer(closed.means(), closed.minutes());
    }

    private void offer(List<Observation> observations, int minutes) {
        if (!clients.isEmpty() && !queue.offer(new Queued(observations, minutes))) {
            missed.addAndGet(observations.size());
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
            var principal = call.principal();
            var reader = devices.reader(principal.organization());
            var client = new LiveClient(socket, filter, property, principal, reader, uses, clock);
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
            Queued next = queue.poll(left, TimeUnit.NANOSECONDS);
            if (next == null) {
                return;
            }
            try {
                take(next);
            } catch (RuntimeException e) {
                LOG.error(
                        "live feed passed over observations={}",
                        next.observations().size(),
                        e);
            }
        }
    }

    private void take(Queued next) {
        Instant now = clock.instant();
        for (Observation observation : next.observations()) {
            DeviceEntry device = index.device(observation.device());
            if (device == null) {
                continue;
            }
            for (LiveClient client : clients) {
                client.offer(device, observation, next.minutes(), index, now);
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
                dropped.addAndGet(client.flush(now));
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
