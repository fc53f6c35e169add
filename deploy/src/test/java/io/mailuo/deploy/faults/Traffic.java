package io.mailuo.deploy.faults;

import io.mailuo.deploy.client.PlatformClient;
import io.mailuo.deploy.harness.Until;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToLongFunction;
import org.awaitility.core.ConditionTimeoutException;

/** All sources of a test together. */
final class Traffic implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration STORING = Duration.ofSeconds(90);

    private final List<? extends Source> sources;

    Traffic(List<? extends Source> sources) {
        this.sources = List.copyOf(sources);
    }

    /** Begins to send, or goes on. */
    void begin() {
        sources.forEach(Source::begin);
    }

    /** Observations acknowledged so far. */
    long acknowledged() {
        return sum(Ledger::acknowledged);
    }

    /** Waits until so many more observations are acknowledged than were at {@code since}. */
    void awaitAcknowledged(String what, long since, long more) {
        Until.holds(what, PATIENCE, () -> acknowledged() - since >= more);
    }

    /** Waits until so many more observations are acknowledged. */
    void awaitAcknowledged(String what, long more) {
        awaitAcknowledged(what, acknowledged(), more);
    }

    /** Makes nothing new and waits until all that was sent is acknowledged. */
    void drain() {
        sources.forEach(Source::end);
        Until.holds(
                "everything is acknowledged",
                PATIENCE,
                () -> sources.stream().allMatch(source -> source.ledger().isSettled()));
    }

    /**
     * Waits until the store has all that was acknowledged, for as long as it gets more, and counts. Where the store
     * never gets it all, the count says so.
     */
    Count settledCount(PlatformClient platform) {
        var before = Count.ZERO;
        var now = laterCount(platform);
        while (now.lost() > 0 && now.stored() > before.stored()) {
            before = now;
            now = laterCount(platform);
        }
        return now;
    }

    private Count laterCount(PlatformClient platform) {
        var last = new AtomicReference<>(Count.ZERO);
        try {
            Until.holds("what was acknowledged is stored", STORING, () -> {
                last.set(count(platform));
                return last.get().lost() == 0;
            });
        } catch (ConditionTimeoutException e) {
            // The caller looks at the count.
        }
        return last.get();
    }

    /** Counts now. */
    Count count(PlatformClient platform) {
        return sources.stream()
                .map(source -> Count.of(source.ledger(), platform))
                .reduce(Count.ZERO, Count::plus);
    }

    private long sum(ToLongFunction<Ledger> of) {
        return sources.stream()
                .mapToLong(source -> of.applyAsLong(source.ledger()))
                .sum();
    }

    @Override
    public void close() {
        sources.forEach(Source::close);
    }
}
