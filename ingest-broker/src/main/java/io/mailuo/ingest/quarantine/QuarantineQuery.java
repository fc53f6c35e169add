package io.mailuo.ingest.quarantine;

import io.mailuo.spec.quarantine.QuarantineReason;
import java.time.Instant;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which entries are asked for.
 *
 * @param source only of this sender; null for all
 * @param reason only for this reason; null for all
 * @param from earliest reception, inclusive; null for no bound
 * @param to latest reception, exclusive; null for no bound
 * @param visible whether the asker may see entries of a sender
 */
record QuarantineQuery(
        @Nullable String source,
        @Nullable QuarantineReason reason,
        @Nullable Instant from,
        @Nullable Instant to,
        Predicate<String> visible) {

    boolean matches(QuarantineItem item) {
        return (source == null || source.equals(item.source()))
                && (reason == null || reason == item.reason())
                && (from == null || !item.receivedTime().isBefore(from))
                && (to == null || item.receivedTime().isBefore(to))
                && visible.test(item.source());
    }
}
