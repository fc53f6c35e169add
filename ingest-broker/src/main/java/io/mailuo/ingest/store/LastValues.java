package io.mailuo.ingest.store;

import io.mailuo.spec.observation.Batch;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The last observation of every datastream, in memory, and the stream of batches as they reach the log. Thread-safe;
 * reading never blocks.
 */
public interface LastValues {

    /** The last observation of one datastream. */
    Optional<StoredObservation> of(String device, String property);

    /** The last observation of each datastream of a device, by property. */
    List<StoredObservation> of(String device);

    /** Whether the state from before the start is complete. Until then some datastreams may be missing. */
    boolean isComplete();

    /**
     * Calls {@code listener} with every batch that reaches the log from now on, in the order of each source. The
     * listener runs on the one thread that reads the log: it must only look and hand over, never wait.
     *
     * @return close it to stop listening
     */
    Listening listen(Consumer<Batch> listener);

    /** A listener's registration. */
    interface Listening extends AutoCloseable {
        @Override
        void close();
    }
}
