package io.mailuo.edge.queue;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How the queue keeps.
 *
 * @param directory where
 * @param maxBytes most space
 * @param reserveBytes kept free for a full disk
 * @param deleteOldest whether to delete the oldest instead of refusing
 * @param commitEvery how long to gather for one commit
 * @param batch most observations in one frame
 */
public record QueueSettings(
        Path directory, long maxBytes, long reserveBytes, boolean deleteOldest, Duration commitEvery, int batch) {}
