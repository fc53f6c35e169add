package io.mailuo.ingest.intake;

import io.mailuo.ingest.acceptance.Acceptance;
import io.mailuo.ingest.acceptance.Outcome;
import io.mailuo.ingest.acceptance.Submission;
import io.mailuo.ingest.log.LogException;
import io.mailuo.ingest.log.ObservationLog;
import io.mailuo.ingest.log.QuarantineEntry;
import io.mailuo.spec.quarantine.QuarantineReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Takes messages of authenticated senders to the log, good parts and refused parts alike, and says when that is done.
 * Only then may a sender be acknowledged: acked means stored. Thread-safe; never blocks.
 */
public final class Intake {

    private final Acceptance acceptance;
    private final ObservationLog log;
    private final IntakeCounters counters;
    private final long maxHeldBytes;
    private final AtomicLong heldBytes = new AtomicLong();
    private final AtomicLong held = new AtomicLong();
    private final Object idle = new Object();

    /** @param maxHeldBytes most payload bytes that may be on their way to the log at once; more are turned away */
    public Intake(Acceptance acceptance, ObservationLog log, IntakeCounters counters, long maxHeldBytes) {
        this.acceptance = acceptance;
        this.log = log;
        this.counters = counters;
        this.maxHeldBytes = maxHeldBytes;
    }

    /**
     * Takes a message.
     *
     * @return completes once all of it is durable, in the log or in quarantine; fails with {@link LogException} if that
     *     is not sure, and then the sender must not be acknowledged
     */
    public CompletionStage<Outcome> take(Submission submission) {
        return hold(submission, acceptance::accept);
    }

    /** Takes a message that the transport refuses; completes as {@link #take} does. */
    public CompletionStage<Outcome> refuse(Submission submission, QuarantineReason reason, String detail) {
        return hold(submission, refused -> Acceptance.refuse(refused, reason, detail));
    }

    /** Takes a message that its sender itself refused, as {@code entry}; completes as {@link #take} does. */
    public CompletionStage<Outcome> keep(Submission submission, QuarantineEntry entry) {
        return hold(submission, _ -> new Outcome(null, List.of(entry), 1));
    }

    /** Payload bytes on their way to the log. */
    public long heldBytes() {
        return heldBytes.get();
    }

    /** Messages on their way to the log. */
    public long held() {
        return held.get();
    }

    /** Waits until nothing is on its way any more; false if that took longer than {@code patience}. */
    public boolean awaitIdle(Duration patience) throws InterruptedException {
        synchronized (idle) {
            long until = System.nanoTime() + patience.toNanos();
            while (held.get() > 0) {
                long left = until - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                TimeUnit.NANOSECONDS.timedWait(idle, left);
            }
            return true;
        }
    }

    private void released(int size) {
        heldBytes.addAndGet(-size);
        if (held.decrementAndGet() == 0) {
            synchronized (idle) {
                idle.notifyAll();
            }
        }
    }

    private CompletionStage<Outcome> hold(Submission submission, Function<Submission, Outcome> decide) {
        int size = submission.payload().length;
        if (heldBytes.addAndGet(size) > maxHeldBytes) {
            heldBytes.addAndGet(-size);
            counters.notTaken();
            return CompletableFuture.failedFuture(new LogException(
                    "more than " + maxHeldBytes + " bytes are waiting for the log; the sender must send again"));
        }
        held.incrementAndGet();
        counters.received(size);
        return store(decide.apply(submission)).whenComplete((outcome, failure) -> {
            released(size);
            if (failure == null) {
                counters.done(outcome);
            } else {
                counters.notConfirmed();
            }
        });
    }

    private CompletionStage<Outcome> store(Outcome outcome) {
        var accepted = outcome.accepted();
        if (outcome.refused().isEmpty()) {
            return accepted == null
                    ? CompletableFuture.completedFuture(outcome)
                    : log.append(accepted).thenApply(_ -> outcome);
        }
        var stages = new ArrayList<CompletableFuture<?>>();
        if (accepted != null) {
            stages.add(log.append(accepted).toCompletableFuture());
        }
        outcome.refused().forEach(entry -> stages.add(log.quarantine(entry).toCompletableFuture()));
        return CompletableFuture.allOf(stages.toArray(CompletableFuture[]::new)).thenApply(_ -> outcome);
    }

    /** The failure itself, without the wrapping that stages add. */
    public static Throwable cause(Throwable failure) {
        return Stream.iterate(failure, Intake::unwrapped)
                .dropWhile(inner -> inner instanceof CompletionException && inner.getCause() != null)
                .findFirst()
                .orElse(failure);
    }

    private static Throwable unwrapped(Throwable outer) {
        Throwable inner = outer.getCause();
        return inner == null ? outer : inner;
    }
}
