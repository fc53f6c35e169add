package io.mailuo.ingest.support;

import io.mailuo.ingest.sharing.GrantUses;
import io.mailuo.ingest.sharing.UseLog;
import io.mailuo.spec.registry.GrantUse;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** Uses of grants, written down in memory; can be told to fail. */
public final class RecordedUses implements UseLog {

    private final List<GrantUse> uses = new CopyOnWriteArrayList<>();
    private volatile boolean broken;

    /** A counter that nobody looks at. */
    public static GrantUses start() {
        return new GrantUses(new RecordedUses(), InstantSource.system());
    }

    /** From now on nothing can be written down, or it can again. */
    public void broken(boolean now) {
        broken = now;
    }

    /** Everything written down so far, and forgets it. */
    public List<GrantUse> take() {
        var taken = List.copyOf(uses);
        uses.removeAll(taken);
        return taken;
    }

    @Override
    public CompletionStage<?> append(List<GrantUse> more) {
        if (broken) {
            return CompletableFuture.failedFuture(new IllegalStateException("told to fail"));
        }
        uses.addAll(more);
        return CompletableFuture.completedFuture(null);
    }
}
