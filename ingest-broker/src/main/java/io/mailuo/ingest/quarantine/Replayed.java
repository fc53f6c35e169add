package io.mailuo.ingest.quarantine;

import io.mailuo.ingest.acceptance.Outcome;
import io.mailuo.ingest.log.QuarantineOutcome;
import org.jspecify.annotations.Nullable;

/**
 * What became of an entry that was tried again.
 *
 * @param outcome as it stands in the log
 * @param message what the message became; null where it was not even read
 */
public record Replayed(QuarantineOutcome outcome, @Nullable Outcome message) {}
