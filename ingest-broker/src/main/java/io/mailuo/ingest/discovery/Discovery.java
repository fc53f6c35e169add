package io.mailuo.ingest.discovery;

import io.mailuo.http.Routes;
import io.mailuo.ingest.acceptance.Acceptance;
import io.mailuo.ingest.acceptance.Codecs;
import io.mailuo.ingest.acceptance.Outcome;
import io.mailuo.ingest.index.DeviceEntry;
import io.mailuo.ingest.index.DeviceIndex;
import io.mailuo.ingest.log.LogException;
import io.mailuo.ingest.log.QuarantineEntry;
import io.mailuo.ingest.log.QuarantineOutcome;
import io.mailuo.ingest.quarantine.Quarantine;
import io.mailuo.ingest.quarantine.QuarantineWatcher;
import io.mailuo.profile.ProfileLibrary;
import io.mailuo.spec.problem.ProblemException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows the sources that quarantine saw and nobody had registered, and replays what was held for one as soon as the
 * device index learns a device that it is. What it knows it reads from quarantine again at a start; what it replayed
 * stands there as outcomes. Of several nodes one replays what a partition of quarantine holds, see {@link Turns}.
 */
public final class Discovery implements QuarantineWatcher, AutoCloseable {

    /** The consumer group in which the nodes on one log take turns. */
    public static final String GROUP = Turns.GROUP;

    private static final Logger LOG = LoggerFactory.getLogger(Discovery.class);
    private static final String DEVICE = "device/";
    private static final Duration RETRY = Duration.ofSeconds(5);
    private static final Duration STOP = Duration.ofSeconds(5);

    private final DeviceIndex index;
    private final Acceptance acceptance;
    private final ProfileLibrary profiles;
    private final java.util.function.Consumer<Sighting> seen;
    private final Sources sources = new Sources(Sources.Limits.STANDARD);
    private final BlockingQueue<String> work = new LinkedBlockingQueue<>();
    private final Set<String> waiting = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);
    private @Nullable Thread thread;
    private volatile @Nullable Turns turns;

    /**
     * Begins to watch {@code index}.
     *
     * @param index which has been read by now
     * @param profiles whose declared codecs messages may be written in
     * @param seen is shown everything that was refused, read
     */
    public Discovery(
            DeviceIndex index,
            Acceptance acceptance,
            ProfileLibrary profiles,
            java.util.function.Consumer<Sighting> seen) {
        this.seen = seen;
        this.index = index;
        this.acceptance = acceptance;
        this.profiles = profiles;
        index.onChange(this::changed);
    }

    /**
     * Begins to replay what is held for sources that are registered, from {@code quarantine}, which this watches.
     *
     * @param consumers makes consumers of the group {@link #GROUP}
     */
    public void start(Quarantine quarantine, Supplier<Consumer<byte[], byte[]>> consumers) {
        var taking = new Turns(consumers, quarantine::hasSeen, this::enqueueAll);
        turns = taking;
        thread = Thread.ofPlatform().name("discovery").daemon().start(() -> run(quarantine, taking));
    }

    /** Adds the routes. */
    public void mount(Routes routes) {
        new DiscoveryApi(sources, index, profiles).mount(routes);
    }

    /** How many sources are known. */
    public int size() {
        return sources.size();
    }

    /** The partitions of quarantine that this node replays now. */
    Set<Integer> turns() {
        var taking = turns;
        return taking == null ? Set.of() : taking.mine();
    }

    @Override
    public void entered(QuarantineEntry entry) {
        var sighting = Sighting.of(entry, acceptance);
        sources.take(sighting, index).forEach(this::enqueue);
        seen.accept(sighting);
    }

    @Override
    public void tried(QuarantineOutcome outcome) {
        sources.tried(outcome);
    }

    private void changed(String key) {
        if (key.startsWith(DEVICE)) {
            var device = index.device(key.substring(DEVICE.length()));
            if (device != null) {
                sources.matching(device).forEach(this::enqueue);
            }
        }
    }

    private void enqueue(String source) {
        if (waiting.add(source)) {
            work.add(source);
        }
    }

    /** What has become this node's turn may have waited for nobody. */
    private void enqueueAll() {
        sources.all(source -> source.identity.find(index) == null ? null : source.id)
                .forEach(this::enqueue);
    }

    private void run(Quarantine quarantine, Turns taking) {
        try {
            // What was replayed before this start is known only once the outcomes have been read.
            quarantine.ready().get();
            while (closed.getCount() > 0) {
                String source = work.take();
                waiting.remove(source);
                if (!replay(source, quarantine, taking)) {
                    enqueue(source);
                    if (closed.await(RETRY.toMillis(), TimeUnit.MILLISECONDS)) {
                        return;
                    }
                }
            }
        } catch (InterruptedException | ExecutionException e) {
            LOG.debug("stopping", e);
        }
    }

    /** Whether it is done with; otherwise it is to be tried again. */
    private boolean replay(String id, Quarantine quarantine, Turns taking) {
        var identity = sources.view(id, source -> source.identity);
        var device = identity == null ? null : identity.find(index);
        var job = device == null ? null : sources.job(id, device, taking::isMine);
        if (device == null || job == null || job.offsets().isEmpty()) {
            return true;
        }
        try {
            for (var part : job.offsets().entrySet()) {
                var missing = new HashSet<Long>();
                for (long offset : part.getValue()) {
                    missing.add(Offsets.place(part.getKey(), offset));
                }
                quarantine.read(part.getKey(), part.getValue(), entry -> {
                    missing.remove(Source.place(String.valueOf(entry.id())));
                    taking.inTurn(part.getKey(), () -> replay(id, job, device, entry, quarantine));
                });
                missing.forEach(place -> sources.gone(id, place));
            }
        } catch (LogException | ProblemException e) {
            LOG.warn("what was held is not replayed yet source={} device={} cause={}", id, device.code(), e.toString());
            return false;
        }
        sources.view(id, source -> {
            LOG.info(
                    "discovered source registered device={} gateway={} replayed={} refused={} held={}",
                    device.code(),
                    identity.gateway(),
                    source.replayed,
                    source.refused.size(),
                    source.held.size());
            return source;
        });
        return true;
    }

    private void replay(String id, Sources.Job job, DeviceEntry device, QuarantineEntry entry, Quarantine quarantine)
            throws LogException {
        var sighting = Sighting.of(entry, acceptance);
        var takes = sources.view(id, source -> source.takes(sighting.kind()));
        if (takes == null || !takes || closed.getCount() == 0) {
            return;
        }
        long own = sighting.readings().getOrDefault(job.identity().name(), List.of()).stream()
                .filter(reading ->
                        Codecs.isSenml(entry.codec()) || reading.property().indexOf(':') < 0)
                .count();
        var replayed = quarantine.replay(entry, message -> new Verdict(id, complete(message, device.code(), own)).by());
        sources.settle(
                id,
                Source.place(String.valueOf(entry.id())),
                complete(replayed.message(), device.code(), own),
                replayed.outcome().detail());
    }

    /** Whether all that a message has of a device was accepted. */
    private static boolean complete(@Nullable Outcome message, String device, long own) {
        if (message == null) {
            return false;
        }
        var accepted = message.accepted();
        long taken = accepted == null
                ? 0
                : accepted.observations().stream()
                        .filter(observation -> observation.device().equals(device))
                        .count();
        return message.refused().isEmpty() || own > 0 && taken >= own;
    }

    @Override
    public void close() {
        closed.countDown();
        var taking = turns;
        if (taking != null) {
            taking.close();
        }
        var running = thread;
        if (running != null) {
            running.interrupt();
            try {
                running.join(STOP);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
