package io.mailuo.ingest.log;

import org.jspecify.annotations.Nullable;

/**
 * How the log is doing.
 *
 * @param appended batches made durable since start
 * @param failed appends that failed since start
 * @param waitingBytes bytes handed over and not yet durable
 * @param limitBytes most bytes that may wait; above it appends wait for room before they are handed over
 * @param p50Micros median time from append to durable, of the recent past, microseconds
 * @param p99Micros 99th percentile of the same
 * @param fault why appends fail, from a failed one to the next that succeeds, half a minute at most; null while they
 *     succeed
 */
public record LogState(
        long appended,
        long failed,
        long waitingBytes,
        long limitBytes,
        long p50Micros,
        long p99Micros,
        @Nullable String fault) {

    /** Whether appends succeed. */
    public boolean healthy() {
        return fault == null;
    }
}
