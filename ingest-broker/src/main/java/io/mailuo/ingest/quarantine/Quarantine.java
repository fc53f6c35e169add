package io.mailuo.ingest.quarantine;

import io.mailuo.http.Routes;
import io.mailuo.ingest.acceptance.Acceptance;
import io.mailuo.ingest.follow.TopicFollower;
import io.mailuo.ingest.index.DeviceIndex;
import io.mailuo.ingest.log.ObservationLog;
import io.mailuo.spec.topic.LogTopics;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;

/** The quarantine as the platform's people see it: follows its topic, serves its API. */
public final class Quarantine implements AutoCloseable {

    private final QuarantineIndex index;
    private final QuarantineArchive archive;
    private final QuarantineApi api;
    private final TopicFollower follower;

    private Quarantine(QuarantineIndex index, QuarantineArchive archive, QuarantineApi api, TopicFollower follower) {
        this.index = index;
        this.archive = archive;
        this.api = api;
        this.follower = follower;
    }

    /**
     * Starts to follow the topic.
     *
     * @param indexed how many of the newest entries are kept in memory, without their bytes
     */
    public static Quarantine start(
            Supplier<Consumer<byte[], byte[]>> consumers,
            int indexed,
            DeviceIndex devices,
            Acceptance acceptance,
            ObservationLog log,
            InstantSource clock) {
        var index = new QuarantineIndex(indexed);
        var archive = new QuarantineArchive(consumers);
        var api = new QuarantineApi(index, archive, devices, acceptance, log, clock);
        var follower = TopicFollower.start(LogTopics.QUARANTINE, indexed, consumers, index);
        return new Quarantine(index, archive, api, follower);
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
