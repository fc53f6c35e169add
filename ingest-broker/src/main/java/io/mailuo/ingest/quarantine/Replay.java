package io.mailuo.ingest.quarantine;

import io.mailuo.ingest.acceptance.Acceptance;
import io.mailuo.ingest.acceptance.Codecs;
import io.mailuo.ingest.acceptance.Outcome;
import io.mailuo.ingest.acceptance.Submission;
import io.mailuo.ingest.log.LogException;
import io.mailuo.ingest.log.ObservationLog;
import io.mailuo.ingest.log.QuarantineEntry;
import io.mailuo.ingest.log.QuarantineOutcome;
import io.mailuo.spec.observation.Batch.Lane;
import io.mailuo.spec.topic.Topics;
import io.mailuo.spec.topic.Topics.Party;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tries an entry again, as if it had just arrived from its sender at the time at which it did arrive. What is accepted
 * now goes to the log; trying twice changes nothing, since the store keeps one observation for each time.
 */
final class Replay {

    private static final Pattern REJECTS = Pattern.compile(Topics.gatewayRejects("(\\d{1,32})"));

    private record Origin(Party party, String source, Lane lane) {}

    private final Acceptance acceptance;
    private final ObservationLog log;
    private final InstantSource clock;

    Replay(Acceptance acceptance, ObservationLog log, InstantSource clock) {
        this.acceptance = acceptance;
        this.log = log;
        this.clock = clock;
    }

    /**
     * Tries {@code entry} again.
     *
     * @param by who tries it, said once it is known what became of it
     * @throws LogException if what was accepted, or the outcome, could not be stored
     */
    Replayed run(QuarantineEntry entry, Function<@Nullable Outcome, String> by) throws LogException {
        Replayed attempt = decide(entry, by);
        await(log.outcome(attempt.outcome()).toCompletableFuture());
        return attempt;
    }

    private Replayed decide(QuarantineEntry entry, Function<@Nullable Outcome, String> by) throws LogException {
        Origin origin = origin(entry);
        if (origin == null) {
            return replayed(entry, null, by, entry.source() + " may not publish on " + entry.topic());
        }
        var submission = new Submission(
                origin.party(),
                origin.source(),
                entry.topic(),
                origin.lane(),
                entry.raw(),
                null,
                entry.received(),
                entry.peer());
        String codec = entry.codec().equals(Codecs.SENML) ? null : entry.codec();
        Outcome tried = acceptance.accept(submission, codec);
        var accepted = tried.accepted();
        if (accepted != null) {
            await(log.append(accepted).toCompletableFuture());
        }
        if (tried.refused().isEmpty()) {
            return replayed(entry, tried, by, "");
        }
        String first = tried.refused().getFirst().detail();
        return replayed(entry, tried, by, accepted == null ? first : tried.acceptedReadings() + " accepted; " + first);
    }

    /** @param detail why it was refused; empty where all of it was accepted */
    private Replayed replayed(
            QuarantineEntry entry, @Nullable Outcome tried, Function<@Nullable Outcome, String> by, String detail) {
        String id = String.valueOf(entry.id());
        var outcome = new QuarantineOutcome(id, detail.isEmpty(), clock.instant(), by.apply(tried), detail);
        return new Replayed(outcome, tried);
    }

    /** What the sender's own topic was for; null where the sender may not publish there. */
    private static @Nullable Origin origin(QuarantineEntry entry) {
        var reject = REJECTS.matcher(entry.topic());
        if (reject.matches()) {
            return new Origin(Party.GATEWAY, reject.group(1), Lane.BACKFILL);
        }
        String source = entry.source();
        return Map.of(
                        Topics.gatewayObservations(source), new Origin(Party.GATEWAY, source, Lane.LIVE),
                        Topics.gatewayAlarms(source), new Origin(Party.GATEWAY, source, Lane.ALARM),
                        Topics.gatewayBackfill(source), new Origin(Party.GATEWAY, source, Lane.BACKFILL),
                        Topics.deviceObservations(source), new Origin(Party.DEVICE, source, Lane.LIVE))
                .get(entry.topic());
    }

    private static void await(java.util.concurrent.CompletableFuture<?> stored) throws LogException {
        try {
            stored.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof LogException known ? known : new LogException("not stored", e.getCause());
        }
    }
}
