package io.mailuo.ingest.log;

/**
 * How the log is doing.
 *
 * @param appended batches made durable since start
 * @param failed appends that failed since start
 * @param waitingBytes bytes handed over and not yet durable
 * @param limitBytes most bytes that may wait; above it appends wait for room before they are handed over
 * @param p50Micros median time from append to durable, of the recent past, microseconds
 * @param p99Micros 99th percentile of the same
 * @param healthy false from a failed append to the next one that succeeds
 */
public record LogState(
        long appended,
        long failed,
        long waitingBytes,
        long limitBytes,
        long p50Micros,
        long p99Micros,
        boolean healthy) {}
