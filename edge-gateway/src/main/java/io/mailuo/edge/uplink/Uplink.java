package io.mailuo.edge.uplink;

import io.mailuo.edge.queue.Frame;
import io.mailuo.edge.queue.Lane;
import io.mailuo.edge.queue.StoreAndForward;
import io.mailuo.spec.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the queue to the platform and deletes what is acknowledged, and nothing before. Acknowledged means: reason
 * below 0x80 (stored), or one of those by which the platform says that it keeps the message in quarantine. Everything
 * else is sent again. One thread of its own.
 */
public final class Uplink implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Uplink.class);
    private static final int FIRST_ERROR = 0x80;
    private static final int NOT_AUTHORIZED = 0x87;
    private static final int QUOTA_EXCEEDED = 0x97;
    private static final int PAYLOAD_FORMAT_INVALID = 0x99;
    private static final String SENML = "application/senml+cbor";
    private static final String RAW = "application/octet-stream";
    private static final long TICK_MILLIS = 100;

    private final UplinkSettings settings;
    private final StoreAndForward queue;
    private final Supplier<Endpoint> endpoint;
    private final InstantSource clock;
    private final Backoff connectBackoff;
    private final Backoff sendBackoff;
    private final Signal signal = new Signal();
    private final FrameSelector selector;
    private final Queue<Answered> answers = new ConcurrentLinkedQueue<>();
    private final Map<Long, InFlight> inFlight = new HashMap<>();
    private final PriorityQueue<Delayed> delayed = new PriorityQueue<>(Comparator.comparingLong(Delayed::dueNanos));
    private final AtomicReference<Link> link;
    private final AtomicReference<@Nullable String> lastError = new AtomicReference<>();
    private final AtomicLong connects = new AtomicLong();
    private final AtomicInteger onTheirWay = new AtomicInteger();
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong retried = new AtomicLong();
    private final Thread thread;
    private volatile Supplier<byte[]> report = () -> "{}".getBytes(StandardCharsets.UTF_8);
    private volatile boolean stopping;
    private volatile boolean renewed;
    private volatile boolean reportSoon;
    private volatile boolean stored;
    private long pausedUntilNanos = System.nanoTime();

    private record Link(boolean connected, Instant since) {}

    private record InFlight(FrameSelector.Taken taken, long sentNanos) {}

    private record Answered(InFlight message, int reason, String text) {}

    private record Delayed(FrameSelector.Taken taken, long dueNanos) {}

    /** @param endpoint asked before every attempt to connect; may throw {@link IllegalStateException} with the reason */
    public Uplink(
            UplinkSettings settings,
            StoreAndForward queue,
            Supplier<Endpoint> endpoint,
            InstantSource clock,
            java.util.random.RandomGenerator random) {
        this.settings = settings;
        this.queue = queue;
        this.endpoint = endpoint;
        this.clock = clock;
        this.connectBackoff = new Backoff(settings.minBackoff(), settings.maxBackoff(), random);
        this.sendBackoff = new Backoff(settings.minBackoff(), settings.maxBackoff(), random);
        this.selector = new FrameSelector(queue);
        this.link = new AtomicReference<>(new Link(false, clock.instant()));
        this.thread = Thread.ofPlatform().name("uplink").unstarted(this::run);
    }

    /**
     * Starts sending.
     *
     * @param statusReport what the gateway says about itself, as JSON
     */
    public void start(Supplier<byte[]> statusReport) {
        report = statusReport;
        queue.onStored(() -> {
            stored = true;
            signal.raise();
        });
        thread.start();
    }

    /** How it fares. */
    public UplinkState state() {
        var now = link.get();
        return new UplinkState(
                now.connected(),
                now.since(),
                connects.get(),
                acknowledged.get(),
                refused.get(),
                retried.get(),
                onTheirWay.get(),
                lastError.get());
    }

    /** Reports the status before its time: something has changed. */
    public void reportSoon() {
        reportSoon = true;
        signal.raise();
    }

    /** Connects anew, because the certificate is a new one. */
    public void reconnect() {
        renewed = true;
        signal.raise();
    }

    private void run() {
        while (!stopping) {
            try {
                renewed = false;
                session();
            } catch (MqttException | IllegalStateException e) {
                lost(Reasons.of(e));
            } catch (RuntimeException e) {
                LOG.error("uplink failed, connects again", e);
                lost(Reasons.of(e));
            }
            if (!stopping && !renewed) {
                waitFor(connectBackoff.next());
            }
        }
    }

    private void session() throws MqttException {
        var options = new Connection.Options(
                settings.gateway(),
                settings.keepAlive(),
                settings.connectWithin(),
                settings.verifyHost(),
                Topics.gatewayStatus(settings.gateway()),
                offline());
        var target = endpoint.get();
        try (var connection = Connection.open(target, options, signal::raise)) {
            begin(target, connection);
            var ended = pump(connection);
            if (stopping || renewed) {
                connection.publishRetained(options.willTopic(), offline(), (_, _) -> {});
                connection.disconnect();
            }
            lost(ended);
        } finally {
            answers.clear();
            retried.addAndGet(inFlight.size());
            inFlight.clear();
            onTheirWay.set(0);
            delayed.clear();
        }
    }

    private void begin(Endpoint target, Connection connection) {
        selector.restart();
        // What waited while the uplink was away must not stand in the way of what is read now.
        selector.demoteLive();
        connects.incrementAndGet();
        link.set(new Link(true, clock.instant()));
        LOG.info(
                "uplink connected uri={} window={} waiting_live={} waiting_backfill={}",
                target.uri(),
                window(connection),
                queue.backlog(Lane.LIVE).depth(),
                queue.backlog(Lane.BACKFILL).depth());
    }

    private void lost(String why) {
        boolean news = !why.equals(lastError.getAndSet(why));
        if (link.get().connected()) {
            link.set(new Link(false, clock.instant()));
            news = true;
        }
        if (news) {
            LOG.warn("uplink disconnected reason=\"{}\"", why);
        }
    }

    /** Sends until the connection ends; says why it did. */
    private String pump(Connection connection) throws MqttException {
        long reportDue = System.nanoTime();
        while (!stopping && !renewed) {
            var ended = connection.ended();
            if (ended != null) {
                return ended;
            }
            signal.clear();
            settle();
            if (isOverdue()) {
                return "no acknowledgement within " + settings.acknowledgeWithin();
            }
            if (reportSoon || System.nanoTime() - reportDue >= 0) {
                reportSoon = false;
                reportDue = System.nanoTime() + settings.statusEvery().toNanos();
                connection.publishRetained(Topics.gatewayStatus(settings.gateway()), report.get(), (_, _) -> {});
            }
            if (stored) {
                stored = false;
                selector.refresh();
            }
            demoteWhatWaitedTooLong();
            fill(connection);
            signal.await(TICK_MILLIS);
        }
        return stopping ? "the gateway stops" : "the certificate was renewed";
    }

    private int window(Connection connection) {
        // One place stays free for the status report.
        return Math.max(1, Math.min(settings.window(), connection.receiveMaximum() - 1));
    }

    private void fill(Connection connection) throws MqttException {
        long now = System.nanoTime();
        int window = window(connection);
        while (inFlight.size() < window && now - pausedUntilNanos >= 0) {
            var due = delayed.peek();
            FrameSelector.Taken next;
            if (due != null && now - due.dueNanos() >= 0) {
                delayed.remove();
                next = due.taken();
            } else {
                next = selector.take(window);
            }
            if (next == null) {
                break;
            }
            send(connection, next);
        }
        onTheirWay.set(inFlight.size());
    }

    private void send(Connection connection, FrameSelector.Taken taken) throws MqttException {
        var frame = taken.frame();
        var message = new InFlight(taken, System.nanoTime());
        inFlight.put(frame.id(), message);
        connection.publish(
                topic(taken.lane()),
                frame.payload(),
                taken.lane() == Lane.REJECT ? RAW : SENML,
                frame.properties(),
                (reason, text) -> {
                    answers.add(new Answered(message, reason, text));
                    signal.raise();
                });
    }

    private String topic(Lane lane) {
        return switch (lane) {
            case ALARM -> Topics.gatewayAlarms(settings.gateway());
            case LIVE -> Topics.gatewayObservations(settings.gateway());
            case BACKFILL -> Topics.gatewayBackfill(settings.gateway());
            case REJECT -> Topics.gatewayRejects(settings.gateway());
        };
    }

    private void settle() {
        for (var answer = answers.poll(); answer != null; answer = answers.poll()) {
            var taken = answer.message().taken();
            var frame = taken.frame();
            if (!inFlight.remove(frame.id(), answer.message())) {
                continue;
            }
            if (answer.reason() >= 0 && answer.reason() < FIRST_ERROR) {
                acknowledged.addAndGet(isReject(frame) ? 0 : frame.observations());
                done(taken);
            } else if (isQuarantined(answer.reason())) {
                refused.addAndGet(isReject(frame) ? 0 : frame.observations());
                remember("refused 0x%02x %s".formatted(answer.reason(), answer.text()));
                done(taken);
            } else {
                again(taken, answer);
            }
        }
    }

    private void done(FrameSelector.Taken taken) {
        connectBackoff.reset();
        sendBackoff.reset();
        queue.settled(taken.frame());
        selector.release(taken);
    }

    private void again(FrameSelector.Taken taken, Answered answer) {
        retried.incrementAndGet();
        var wait = sendBackoff.next();
        long due = System.nanoTime() + wait.toNanos();
        pausedUntilNanos = due;
        delayed.add(new Delayed(taken, due));
        remember("not stored, reason %d %s".formatted(answer.reason(), answer.text()));
    }

    private void remember(String error) {
        if (!error.equals(lastError.getAndSet(error))) {
            LOG.warn("message not accepted {}", error);
        }
    }

    private static boolean isReject(Frame frame) {
        return frame.lane() == Lane.REJECT;
    }

    private static boolean isQuarantined(int reason) {
        return reason == NOT_AUTHORIZED || reason == QUOTA_EXCEEDED || reason == PAYLOAD_FORMAT_INVALID;
    }

    private boolean isOverdue() {
        long limit = settings.acknowledgeWithin().toNanos();
        long now = System.nanoTime();
        return inFlight.values().stream().anyMatch(message -> now - message.sentNanos() > limit);
    }

    private void demoteWhatWaitedTooLong() {
        var oldest = selector.oldestLive();
        if (oldest != null
                && Duration.between(oldest.storedAt(), clock.instant()).compareTo(settings.liveFor()) > 0) {
            selector.demoteLive();
        }
    }

    private byte[] offline() {
        return "{\"gateway\":\"%s\",\"online\":false}"
                .formatted(settings.gateway())
                .getBytes(StandardCharsets.UTF_8);
    }

    private void waitFor(Duration duration) {
        long end = System.nanoTime() + duration.toNanos();
        while (!stopping && !renewed && System.nanoTime() - end < 0) {
            signal.clear();
            signal.await(Math.max(1, (end - System.nanoTime()) / 1_000_000));
        }
    }

    /** Says goodbye and stops; what is not acknowledged stays in the queue. */
    @Override
    public void close() {
        stopping = true;
        signal.raise();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
