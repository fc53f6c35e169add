package io.mailuo.ingest.log;

import io.mailuo.spec.observation.Batch;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Where observations and refused messages are made durable before their sender is acknowledged. Thread-safe; no method
 * ever blocks its caller, so event loops may call it.
 *
 * <p>Stages complete on a thread of the log, in the order in which a source's batches were appended; what depends on
 * them must not block either. A stage that fails means that nothing is known to be stored and the sender must not be
 * acknowledged; it will send again. The failure is a {@link LogException}.
 */
public interface ObservationLog {

    /**
     * Appends a batch of checked observations.
     *
     * @param batch not empty
     * @return completes once the batch is durable; fails with {@link LogException} if that was not confirmed in time
     */
    CompletionStage<Void> append(Batch batch);

    /**
     * Keeps what could not be accepted.
     *
     * @param entry its {@link QuarantineEntry#id()} is ignored
     * @return completes with the entry's id once it is durable; fails as {@link #append(Batch)} does
     */
    CompletionStage<String> quarantine(QuarantineEntry entry);

    /**
     * Keeps what became of an entry that was replayed.
     *
     * @param outcome of an entry that {@link #quarantine} has returned the id of
     * @return completes once it is durable; fails as {@link #append(Batch)} does
     */
    CompletionStage<Void> outcome(QuarantineOutcome outcome);

    /**
     * How far the observations go that this node has made durable. A reader that is behind this has not read all that
     * was acknowledged, even where its own view of the log is older.
     *
     * @return by partition, the offset after the newest batch; absent where nothing was appended since start
     */
    Map<Integer, Long> ends();

    /** How the log is doing, for health and metrics. */
    LogState state();
}
