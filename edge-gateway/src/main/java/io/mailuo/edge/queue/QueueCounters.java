package io.mailuo.edge.queue;

/**
 * What the queue did since it was opened.
 *
 * @param stored observations committed
 * @param refused observations not taken because the queue or the disk was full
 * @param deletedOldest observations deleted unsent to make room, where the configuration allows it
 * @param suppressedRejects rejects not kept because the lane of rejects was full
 * @param salvaged observations saved from a damaged file
 * @param usedBytes space taken in the file
 * @param maxBytes space that may be taken
 * @param full whether the last attempt found no room
 */
public record QueueCounters(
        long stored,
        long refused,
        long deletedOldest,
        long suppressedRejects,
        long salvaged,
        long usedBytes,
        long maxBytes,
        boolean full) {}
