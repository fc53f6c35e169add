package io.mailuo.ingest.support;

import io.mailuo.ingest.log.LogException;
import io.mailuo.ingest.log.LogState;
import io.mailuo.ingest.log.ObservationLog;
import io.mailuo.ingest.log.QuarantineEntry;
import io.mailuo.ingest.log.QuarantineOutcome;
import io.mailuo.spec.observation.Batch;
import io.mailuo.spec.observation.Observation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** A log in memory that can be told to hold or to fail what it is given. */
public final class MemoryLog implements ObservationLog {

    private final List<Batch> batches = new CopyOnWriteArrayList<>();
    private final List<QuarantineEntry> entries = new CopyOnWriteArrayList<>();
    private final List<CompletableFuture<?>> waiting = new ArrayList<>();
    private final AtomicLong offsets = new AtomicLong();
    private volatile boolean holding;
    private volatile boolean failing;

    @Override
    public CompletionStage<Void> append(Batch batch) {
        return take(() -> batches.add(batch)).thenApply(_ -> null);
    }

    @Override
    public CompletionStage<String> quarantine(QuarantineEntry entry) {
        return take(() -> entries.add(entry)).thenApply(_ -> "0-" + offsets.getAndIncrement());
    }

    @Override
    public CompletionStage<Void> outcome(QuarantineOutcome outcome) {
        return CompletableFuture.completedFuture(null);
    }

    private CompletableFuture<Void> take(Runnable store) {
        if (failing) {
            return CompletableFuture.failedFuture(new LogException("told to fail"));
        }
        if (!holding) {
            store.run();
            return CompletableFuture.completedFuture(null);
        }
        var held = new CompletableFuture<Void>();
        synchronized (waiting) {
            waiting.add(held);
        }
        return held.thenRun(store);
    }

    /** From now on nothing completes. */
    public void hold() {
        holding = true;
    }

    /** Completes what was held, and holds no more. */
    public void release() {
        holding = false;
        List<CompletableFuture<?>> held;
        synchronized (waiting) {
            held = List.copyOf(waiting);
            waiting.clear();
        }
        held.forEach(each -> each.complete(null));
    }

    /** Fails the oldest of what is held, completes the rest, and holds no more. */
    public void failOldest() {
        synchronized (waiting) {
            waiting.removeFirst().completeExceptionally(new LogException("told to fail"));
        }
        release();
    }

    /** From now on everything fails, or no longer. */
    public void fail(boolean fail) {
        failing = fail;
    }

    /** How many appends are held. */
    public int held() {
        synchronized (waiting) {
            return waiting.size();
        }
    }

    /** The batches that are durable. */
    public List<Batch> batches() {
        return batches;
    }

    /** The observations that are durable. */
    public List<Observation> observations() {
        return batches.stream().flatMap(batch -> batch.observations().stream()).toList();
    }

    /** What is in quarantine. */
    public List<QuarantineEntry> entries() {
        return entries;
    }

    /** Forgets everything. */
    public void clear() {
        release();
        failing = false;
        batches.clear();
        entries.clear();
    }

    @Override
    public Map<Integer, Long> ends() {
        return Map.of();
    }

    @Override
    public LogState state() {
        return new LogState(batches.size(), 0, 0, 1, 0, 0, failing ? "this log was told to fail" : null);
    }
}
