package io.mailuo.ingest.sharing;

import io.mailuo.spec.problem.ProblemException;
import io.mailuo.spec.problem.Text;
import io.mailuo.spec.registry.GrantUse;
import io.mailuo.spec.registry.GrantUse.Kind;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what is read by grants. An answer to a request is counted before it is given: what cannot be counted is not
 * answered. What goes out on live subscriptions is summed up and written down once a second; what could not be written
 * stays in the sum. A node that is killed loses at most the last second of live uses. Thread-safe.
 */
public final class GrantUses implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(GrantUses.class);
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(6);

    private record Key(String grant, String subject) {}

    private record Sum(long calls, long observations) {
        Sum plus(Sum other) {
            return new Sum(calls + other.calls, observations + other.observations);
        }
    }

    private final UseLog log;
    private final InstantSource clock;
    private final Map<Key, Sum> live = new ConcurrentHashMap<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;

    /** Starts summing up. */
    public GrantUses(UseLog log, InstantSource clock) {
        this.log = log;
        this.clock = clock;
        this.thread = Thread.ofPlatform().name("grant-uses").daemon().start(this::run);
    }

    /**
     * Counts one answer before it is given.
     *
     * @param observations how many it holds, by grant; none at all where no grant was needed
     * @throws ProblemException if it cannot be counted; then it must not be given
     */
    public void answered(Kind kind, String subject, Map<SharedGrant, Integer> observations) {
        if (observations.isEmpty()) {
            return;
        }
        var now = clock.instant();
        var uses = observations.entrySet().stream()
                .map(entry -> new GrantUse(entry.getKey().id(), subject, kind, 1, entry.getValue(), now))
                .toList();
        try {
            log.append(uses).toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw uncounted();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("use of a grant cannot be written down, so it is refused reason={}", e.toString());
            throw uncounted();
        }
    }

    private static ProblemException uncounted() {
        return new ProblemException(
                503,
                "use-not-counted",
                new Text("Shared data cannot be read at the moment", "暂时无法查看共享数据"),
                new Text(
                        "Every use of a grant is counted, and the count cannot be written down now; try again in a moment.",
                        "共享数据的每次使用都要记录，目前无法记录，请稍后再试。"));
    }

    /**
     * Counts what goes out on a live subscription.
     *
     * @param first whether it is the first that this connection is given by this grant
     */
    public void delivered(SharedGrant grant, String subject, boolean first) {
        live.merge(new Key(grant.id(), subject), new Sum(first ? 1 : 0, 1), Sum::plus);
    }

    private void run() {
        try {
            while (!closing.await(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void flush() {
        List<Key> keys = new ArrayList<>(live.keySet());
        var now = clock.instant();
        for (Key key : keys) {
            Sum sum = live.remove(key);
            if (sum == null) {
                continue;
            }
            log.append(List.of(
                            new GrantUse(key.grant(), key.subject(), Kind.LIVE, sum.calls(), sum.observations(), now)))
                    .whenComplete((_, failure) -> {
                        if (failure != null) {
                            LOG.warn("live uses wait to be written down reason={}", failure.toString());
                            live.merge(key, sum, Sum::plus);
                        }
                    });
        }
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        flush();
    }
}
