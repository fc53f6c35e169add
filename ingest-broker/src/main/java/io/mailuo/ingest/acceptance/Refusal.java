package io.mailuo.ingest.acceptance;

import io.mailuo.spec.quarantine.QuarantineReason;

/**
 * Why one reading may not enter the log.
 *
 * @param reason the kind of fault
 * @param detail which field and value, and what is allowed
 */
record Refusal(QuarantineReason reason, String detail) {}
