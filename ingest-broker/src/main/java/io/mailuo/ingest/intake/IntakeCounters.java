package io.mailuo.ingest.intake;

import io.mailuo.ingest.acceptance.Outcome;
import io.mailuo.ingest.log.QuarantineEntry;
import io.mailuo.spec.quarantine.QuarantineReason;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What has come in since the start. Thread-safe. */
public final class IntakeCounters {

    private final LongAdder messages = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder accepted = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder turnedAway = new LongAdder();
    private final Map<QuarantineReason, LongAdder> entries = new EnumMap<>(QuarantineReason.class);

    public IntakeCounters() {
        for (var reason : QuarantineReason.values()) {
            entries.put(reason, new LongAdder());
        }
    }

    void received(int size) {
        messages.increment();
        bytes.add(size);
    }

    void done(Outcome outcome) {
        accepted.add(outcome.acceptedReadings());
        refused.add(outcome.refusedReadings());
        for (QuarantineEntry entry : outcome.refused()) {
            of(entry.reason()).increment();
        }
    }

    void notConfirmed() {
        failed.increment();
    }

    void notTaken() {
        turnedAway.increment();
    }

    private LongAdder of(QuarantineReason reason) {
        LongAdder counter = entries.get(reason);
        if (counter == null) {
            throw new IllegalStateException("no counter for " + reason);
        }
        return counter;
    }

    /** Messages that arrived. */
    public long messages() {
        return messages.sum();
    }

    /** Payload bytes that arrived. */
    public long bytes() {
        return bytes.sum();
    }

    /** Readings that became observations in the log. */
    public long accepted() {
        return accepted.sum();
    }

    /** Readings, and messages that could not be read, that went to quarantine. */
    public long refused() {
        return refused.sum();
    }

    /** Messages that the log did not confirm; their senders were not acknowledged. */
    public long failed() {
        return failed.sum();
    }

    /** Messages turned away because too much was waiting for the log; their senders were not acknowledged. */
    public long turnedAway() {
        return turnedAway.sum();
    }

    /** Quarantine entries made for this reason. */
    public long quarantined(QuarantineReason reason) {
        return of(reason).sum();
    }
}
