package io.mailuo.ingest.log;

import java.time.Instant;

/**
 * What became of a quarantine entry that was replayed.
 *
 * @param entryId the id of the entry
 * @param accepted whether all of it was accepted this time
 * @param at when it was replayed
 * @param by who replayed it
 * @param detail why it was refused again; empty when accepted
 */
public record QuarantineOutcome(String entryId, boolean accepted, Instant at, String by, String detail) {}
