package io.mailuo.ingest.sharing;

import io.mailuo.spec.problem.ProblemException;
import io.mailuo.spec.problem.Text;
import io.mailuo.spec.registry.GrantUse;
import io.mailuo.spec.registry.GrantUse.Kind;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what is read by grants, always before it is given: what cannot be counted is not given. Whoever answers a
 * request waits for that. What is to go out on live subscriptions is collected while the count of what came before it is
 * written down. So a node that is killed may have counted what it could not give any more, never the other way round.
 * Thread-safe.
 */
public final class GrantUses implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(GrantUses.class);
    private static final Duration PACE = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofSeconds(6);

    /**
     * One observation that is to go out on a live subscription.
     *
     * @param first whether it is the first that this connection is given by this grant
     */
    public record Live(SharedGrant grant, String subject, boolean first) {}

    /** What goes out on a live subscription once it is counted. Neither method may wait. */
    public interface Delivery {
        /** It is counted and may be given, if that is still right. */
        void give();

        /** It cannot be counted and must not be given. */
        void withhold();
    }

    private record Key(String grant, String subject) {}

    private record Sum(long calls, long observations) {
        Sum plus(Sum other) {
            return new Sum(calls + other.calls, observations + other.observations);
        }
    }

    private record Waiting(List<Live> uses, Delivery delivery) {}

    private final UseLog log;
    private final InstantSource clock;
    private final BlockingQueue<Waiting> waiting = new LinkedBlockingQueue<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;

    /** Starts counting. */
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
        if (!append(uses)) {
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
     * Counts what is to go out on a live subscription, and has it given then, on a thread of its own and in the order in
     * which it was asked for. Never waits; the caller limits how much is under way.
     *
     * @param observations those that need a grant; there may be none
     */
    public void live(List<Live> observations, Delivery delivery) {
        waiting.add(new Waiting(observations, delivery));
    }

    private void run() {
        var together = new ArrayList<Waiting>();
        try {
            do {
                together.add(waiting.take());
                waiting.drainTo(together);
                boolean counted = append(sums(together));
                together.forEach(one -> deliver(one.delivery(), counted));
                together.clear();
            } while (!closing.await(PACE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<GrantUse> sums(List<Waiting> together) {
        var sums = new LinkedHashMap<Key, Sum>();
        for (var one : together) {
            for (var use : one.uses()) {
                sums.merge(new Key(use.grant().id(), use.subject()), new Sum(use.first() ? 1 : 0, 1), Sum::plus);
            }
        }
        var now = clock.instant();
        return sums.entrySet().stream()
                .map(entry -> new GrantUse(
                        entry.getKey().grant(),
                        entry.getKey().subject(),
                        Kind.LIVE,
                        entry.getValue().calls(),
                        entry.getValue().observations(),
                        now))
                .toList();
    }

    private static void deliver(Delivery delivery, boolean counted) {
        try {
            if (counted) {
                delivery.give();
            } else {
                delivery.withhold();
            }
        } catch (RuntimeException e) {
            LOG.debug("live subscription has gone reason={}", e.toString());
        }
    }

    /** Writes uses down; false where that cannot be said for sure. */
    private boolean append(List<GrantUse> uses) {
        if (uses.isEmpty()) {
            return true;
        }
        try {
            log.append(uses).toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("uses of grants cannot be written down, so they are refused reason={}", e.toString());
        }
        return false;
    }

    /** What is not counted by now is not given. */
    @Override
    public void close() {
        closing.countDown();
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
