package io.mailuo.ingest.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Until when the store can be read for sure: everything that was appended to the log by then is in it. Known from how
 * far the writer was at moments past; conservative where it repeats itself. Thread-safe.
 */
public final class StoreSamples {

    private static final int MOST = 1200;

    /** At a moment, how many batches the store had or was to get. */
    private record Sample(Instant at, long batches) {}

    /** So long after a start the writer may not know yet how much waits in the log. */
    private static final Duration UNKNOWING = Duration.ofSeconds(20);

    private final Deque<Sample> samples = new ArrayDeque<>();
    private final Instant first;
    private @Nullable Instant settled;

    /** @param start when the writer was started */
    public StoreSamples(Instant start) {
        this.first = start.plus(UNKNOWING);
    }

    /** Takes how far the writer is now. */
    public synchronized void take(Instant now, StoreState state) {
        if (now.isBefore(first)) {
            return;
        }
        long readable = state.batches() - state.lag();
        samples.addLast(new Sample(now, state.batches() + state.lag()));
        while (!samples.isEmpty() && samples.getFirst().batches() <= readable) {
            settled = samples.removeFirst().at();
        }
        if (samples.size() > MOST) {
            // A store that is away for long: the newest moments are forgotten, the oldest decides.
            samples.removeLast();
        }
    }

    /** The moment by which all that had been appended to the log can be read from the store; null before the first. */
    public synchronized @Nullable Instant settled() {
        return settled;
    }
}
