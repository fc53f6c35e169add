package io.mailuo.ingest.store;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How far the store is.
 *
 * @param observations made durable in the store since start, repeats included
 * @param batches the same in batches
 * @param poisoned records of the log that could not be read and went to quarantine
 * @param lag batches that are in the log and cannot be read from the store yet; 0 means that everything acknowledged
 *     can be read
 * @param age how long ago the oldest batch that is being written was received; zero when there is none
 * @param fault why the store does not take observations, or null when it does
 */
public record StoreState(
        long observations,
        long batches,
        long poisoned,
        long lag,
        Duration age,
        @Nullable String fault) {}
