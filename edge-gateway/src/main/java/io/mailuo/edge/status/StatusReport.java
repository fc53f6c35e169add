package io.mailuo.edge.status;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.mailuo.edge.driver.Driver;
import io.mailuo.edge.pipeline.Pipeline;
import io.mailuo.edge.queue.Backlog;
import io.mailuo.edge.queue.Lane;
import io.mailuo.edge.queue.QueueCounters;
import io.mailuo.edge.queue.StoreAndForward;
import io.mailuo.edge.uplink.Uplink;
import io.mailuo.edge.uplink.UplinkState;
import io.mailuo.spec.json.Json;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway says about itself, published retained every few seconds and served at {@code /status}.
 *
 * @param gateway its code
 * @param version of its software
 * @param reportedAt by its own clock
 * @param startedAt when its process began
 * @param uplink how the way to the platform fares
 * @param backlog what waits, by lane
 * @param queue what the queue did
 * @param pipeline what passed
 * @param sources how the sources fare
 */
public record StatusReport(
        String gateway,
        String version,
        Instant reportedAt,
        Instant startedAt,
        UplinkState uplink,
        Map<String, Backlog> backlog,
        QueueCounters queue,
        Pipeline.Counters pipeline,
        List<Source> sources) {

    /** One source. */
    public record Source(
            String name,
            String protocol,
            String state,
            @Nullable Instant lastReadAt,
            @Nullable String error,
            Map<String, Long> counters) {}

    /** Makes reports from the parts of the running gateway. */
    public record Maker(
            String gateway,
            String version,
            Instant startedAt,
            Uplink uplink,
            StoreAndForward queue,
            Pipeline pipeline,
            List<? extends Driver> drivers,
            InstantSource clock) {

        /** The report as things stand. */
        public StatusReport make() {
            return new StatusReport(
                    gateway,
                    version,
                    clock.instant(),
                    startedAt,
                    uplink.state(),
                    Map.of(
                            "alarm", queue.backlog(Lane.ALARM),
                            "live", queue.backlog(Lane.LIVE),
                            "backfill", queue.backlog(Lane.BACKFILL),
                            "reject", queue.backlog(Lane.REJECT)),
                    queue.counters(),
                    pipeline.counters(),
                    drivers.stream().map(Maker::source).toList());
        }

        private static Source source(Driver driver) {
            var status = driver.status();
            return new Source(
                    status.name(),
                    status.protocol(),
                    status.state().name().toLowerCase(Locale.ROOT),
                    status.lastReadAt(),
                    status.error(),
                    status.counters());
        }
    }

    /** As JSON. */
    public byte[] json() {
        try {
            return Json.MAPPER.writeValueAsBytes(this);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
