package io.mailuo.ingest.quarantine;

import io.mailuo.http.Routes;
import io.mailuo.ingest.acceptance.Acceptance;
import io.mailuo.ingest.acceptance.Outcome;
import io.mailuo.ingest.follow.TopicFollower;
import io.mailuo.ingest.index.DeviceIndex;
import io.mailuo.ingest.log.LogException;
import io.mailuo.ingest.log.ObservationLog;
import io.mailuo.ingest.log.QuarantineEntry;
import io.mailuo.ingest.log.QuarantineRecords;
import io.mailuo.spec.topic.LogTopics;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;

/** The quarantine as the platform's people see it: follows its topic, serves its API. */
public final class Quarantine implements AutoCloseable {

    /** Takes entries, one at a time. */
    @FunctionalInterface
    public interface EntryReader {
        /**
         * Takes an entry.
         *
         * @throws LogException ends the reading
         */
        void take(QuarantineEntry entry) throws LogException;
    }

    private final QuarantineIndex index;
    private final QuarantineArchive archive;
    private final Replay replay;
    private final QuarantineApi api;
    private final TopicFollower follower;

    private Quarantine(
            QuarantineIndex index,
            QuarantineArchive archive,
            Replay replay,
            QuarantineApi api,
            TopicFollower follower) {
        this.index = index;
        this.archive = archive;
        this.replay = replay;
        this.api = api;
        this.follower = follower;
    }

    /**
     * Starts to follow the topic.
     *
     * @param indexed how many of the newest entries are kept in memory, without their bytes
     * @param watcher sees the entries and what becomes of them
     */
    public static Quarantine start(
            Supplier<Consumer<byte[], byte[]>> consumers,
            int indexed,
            DeviceIndex devices,
            Acceptance acceptance,
            ObservationLog log,
            InstantSource clock,
            QuarantineWatcher watcher) {
        var index = new QuarantineIndex(indexed);
        var archive = new QuarantineArchive(consumers);
        var replay = new Replay(acceptance, log, clock);
        var api = new QuarantineApi(index, archive, devices, replay);
        var follower = TopicFollower.start(LogTopics.QUARANTINE, indexed, consumers, consumed -> {
            index.take(consumed);
            QuarantineRecords.outcome(consumed)
                    .ifPresentOrElse(watcher::tried, () -> watcher.entered(QuarantineRecords.entry(consumed)));
        });
        return new Quarantine(index, archive, replay, api, follower);
    }

    /** Completes when what was in quarantine at the start, and is in memory's reach, has been seen. */
    public CompletableFuture<Void> ready() {
        return follower.ready();
    }

    /** Whether everything in a partition of the log before {@code offset} has been seen. */
    public boolean hasSeen(int partition, long offset) {
        return follower.hasTaken(partition, offset);
    }

    /**
     * Reads entries with their bytes; one that the log has no more is passed over.
     *
     * @param partition of the log
     * @param offsets ascending
     * @param each called for each entry, in their order
     * @throws io.mailuo.spec.problem.ProblemException if the log does not answer
     * @throws LogException what {@code each} throws
     */
    public void read(int partition, long[] offsets, EntryReader each) throws LogException {
        archive.read(partition, offsets, each);
    }

    /**
     * Tries an entry again.
     *
     * @param by who tries it, said once it is known what the message became; given null where it was not even read
     * @throws LogException if what was accepted, or the outcome, could not be stored
     */
    public Replayed replay(QuarantineEntry entry, Function<@Nullable Outcome, String> by) throws LogException {
        var attempt = replay.run(entry, by);
        index.remember(attempt.outcome());
        return attempt;
    }

    /** Adds the quarantine's routes. */
    public void mount(Routes routes) {
        api.mount(routes);
    }

    /** How many entries are in memory. */
    public int size() {
        return index.size();
    }

    @Override
    public void close() {
        follower.close();
        archive.close();
    }
}
