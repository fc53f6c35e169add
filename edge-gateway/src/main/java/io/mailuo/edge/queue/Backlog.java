package io.mailuo.edge.queue;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What waits in one lane.
 *
 * @param depth observations
 * @param frames messages
 * @param bytes of their payloads
 * @param oldest when the oldest was stored; null when nothing waits
 */
public record Backlog(
        long depth, long frames, long bytes, @Nullable Instant oldest) {}
