package io.mailuo.ingest.store;

import io.mailuo.spec.observation.Batch;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/**
 * Keeps observations, one for each device, property and phenomenon time: writing one again replaces it. Reading is
 * thread-safe; writing is for one thread at a time. Calls block, so event loops must not make them.
 */
public interface TimeSeriesStore extends AutoCloseable {

    /** The engine's name, for logs and health. */
    String engine();

    /**
     * Writes all observations of the batches. When this returns they are durable: neither a crash of the process nor
     * of the machine loses them. They become readable soon after, see {@link #unreadable()}.
     *
     * @throws StoreException if that is not sure; some of them may have been written, and writing them again is right
     */
    void write(List<Batch> batches) throws StoreException;

    /** How many durable writes are not readable yet; 0 when everything written can be read. */
    long unreadable();

    /**
     * One page of observations.
     *
     * @return at most {@link RawQuery#limit()}, in the query's order; fewer means that there are no more
     */
    List<StoredObservation> read(RawQuery query) throws StoreException;

    /** The numbers of a device, summed up. Empty intervals are not answered. */
    List<Bucket> aggregate(AggregateQuery query) throws StoreException;

    /**
     * Calls {@code each} with the last observation of every datastream, in any order. May take seconds at city size.
     */
    void latest(Consumer<StoredObservation> each) throws StoreException;

    /**
     * Calls {@code each} with every observation whose phenomenon time is from {@code from}, inclusive, to {@code to},
     * exclusive; those of one datastream ascend by time. For spans of minutes: an engine may hold all of them in memory.
     */
    void scan(Instant from, Instant to, Sink each) throws StoreException;

    /** Takes observations, one at a time, without an object for each. */
    @FunctionalInterface
    interface Sink {
        /**
         * Takes an observation.
         *
         * @param timeMicros phenomenon time, microseconds since 1970
         * @param value the number; 0 or 1 for a truth value; NaN for a text
         * @param quality its bits
         * @param receivedMicros reception time, microseconds since 1970
         */
        void take(String device, String property, long timeMicros, double value, int quality, long receivedMicros);
    }

    @Override
    void close();
}
