package io.mailuo.ingest.quarantine;

import io.mailuo.ingest.log.QuarantineEntry;
import io.mailuo.ingest.log.QuarantineOutcome;

/**
 * Sees what comes into quarantine and what becomes of it, in the order of the log; at a start, what is in memory's reach
 * once more. Called on the thread that follows the topic; must not block it.
 */
public interface QuarantineWatcher {

    /** A message was refused. */
    void entered(QuarantineEntry entry);

    /** An entry was tried again. */
    void tried(QuarantineOutcome outcome);
}
