package io.mailuo.edge.driver;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What a source says about itself: its state, and counters by name. Thread-safe. */
public final class SourceStatus {

    private final String name;
    private final String protocol;
    private final Runnable onChange;
    private final Map<String, LongAdder> counters = new ConcurrentSkipListMap<>();
    private volatile SourceState state = SourceState.STARTING;
    private volatile @Nullable Instant lastReadAt;
    private volatile @Nullable String error;

    /** @param onChange called when the state changes */
    public SourceStatus(String name, String protocol, Runnable onChange) {
        this.name = name;
        this.protocol = protocol;
        this.onChange = onChange;
    }

    /** For people. */
    public String name() {
        return name;
    }

    /** Its protocol, lower case. */
    public String protocol() {
        return protocol;
    }

    /** How it fares. */
    public SourceState state() {
        return state;
    }

    /** When it last gave a reading, or null. */
    public @Nullable Instant lastReadAt() {
        return lastReadAt;
    }

    /** What is wrong, or null. */
    public @Nullable String error() {
        return error;
    }

    /** Its counters. */
    public Map<String, Long> counters() {
        var values = new TreeMap<String, Long>();
        counters.forEach((counter, value) -> values.put(counter, value.sum()));
        return values;
    }

    /** Counts. */
    public void count(String counter, long more) {
        counters.computeIfAbsent(counter, _ -> new LongAdder()).add(more);
    }

    /** Takes note of a reading. */
    public void read(Instant at) {
        lastReadAt = at;
    }

    /** Sets the state, with what is wrong, or null. */
    public void set(SourceState now, @Nullable String why) {
        boolean changed = state != now;
        state = now;
        error = why;
        if (changed) {
            onChange.run();
        }
    }
}
