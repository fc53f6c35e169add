package io.mailuo.edge.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailuo.edge.measurement.Measurement;
import io.mailuo.edge.queue.Lane;
import io.mailuo.edge.queue.QueueSettings;
import io.mailuo.edge.queue.StoreAndForward;
import io.mailuo.edge.testing.Samples;
import io.mailuo.profile.Point;
import io.mailuo.profile.ProfileLibrary;
import io.mailuo.spec.observation.Quality;
import io.mailuo.spec.observation.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipelineTest {

    private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");
    private static final Point PRESSURE = ProfileLibrary.builtIn()
            .find("modbus-pressure-transmitter")
            .orElseThrow()
            .point("water_pressure")
            .orElseThrow();
    private static final Point FAULT = ProfileLibrary.builtIn()
            .find("modbus-pump")
            .orElseThrow()
            .point("fault")
            .orElseThrow();

    @TempDir
    private Path directory;

    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private StoreAndForward queue;
    private Pipeline pipeline;

    @BeforeEach
    void open() throws IOException {
        queue = StoreAndForward.open(
                new QueueSettings(directory, 1 << 24, 0, false, Duration.ofMillis(1), 100), now::get);
        pipeline = new Pipeline(queue, now::get);
    }

    @AfterEach
    void close() {
        queue.close();
    }

    private void pressure(double value) {
        accept(new Measurement(
                Samples.DEVICE, "water_pressure", now.get(), Result.of(value), "MPa", Quality.GOOD, PRESSURE));
    }

    private void accept(Measurement measurement) {
        pipeline.accept(List.of(measurement), false).join();
    }

    private long waiting(Lane lane) {
        return queue.backlog(lane).depth();
    }

    private void later(Duration duration) {
        now.updateAndGet(before -> before.plus(duration));
    }

    @Test
    void forwards_the_first_value_and_then_only_what_leaves_the_deadband() {
        pressure(0.4);
        later(Duration.ofSeconds(1));
        pressure(0.4005);
        pressure(0.4015);

        assertThat(waiting(Lane.LIVE)).isEqualTo(2);
        assertThat(pipeline.counters()).isEqualTo(new Pipeline.Counters(3, 2, 1));
    }

    @Test
    void repeats_a_value_that_does_not_change_after_its_interval() {
        pressure(0.4);
        later(Duration.ofSeconds(59));
        pressure(0.4);
        assertThat(waiting(Lane.LIVE)).isEqualTo(1);
        later(Duration.ofSeconds(1));
        pressure(0.4);
        assertThat(waiting(Lane.LIVE)).isEqualTo(2);
    }

    @Test
    void creeping_values_are_compared_with_what_was_forwarded_last() {
        for (int i = 0; i <= 10; i++) {
            pressure(0.4 + i * 0.0003);
            later(Duration.ofSeconds(1));
        }

        assertThat(waiting(Lane.LIVE)).isEqualTo(3);
    }

    @Test
    void an_alarm_that_begins_or_ends_takes_the_alarm_lane() {
        pressure(0.4);
        later(Duration.ofSeconds(1));
        pressure(0.05);
        later(Duration.ofSeconds(1));
        pressure(0.04);
        later(Duration.ofSeconds(1));
        pressure(0.4);

        assertThat(waiting(Lane.ALARM)).isEqualTo(2);
        assertThat(waiting(Lane.LIVE)).isEqualTo(2);
    }

    @Test
    void a_polled_contact_is_forwarded_when_it_turns() {
        for (var open : List.of(false, false, true, true, false)) {
            accept(new Measurement(Samples.DEVICE, "fault", now.get(), Result.of(open), "", Quality.GOOD, FAULT));
            later(Duration.ofSeconds(1));
        }

        assertThat(waiting(Lane.LIVE)).isEqualTo(1);
        assertThat(waiting(Lane.ALARM)).isEqualTo(2);
    }

    @Test
    void old_values_take_the_backfill_lane_and_are_never_thinned() {
        for (int i = 0; i < 5; i++) {
            accept(new Measurement(
                    Samples.DEVICE,
                    "water_pressure",
                    START.minus(Duration.ofHours(1)).plusSeconds(i),
                    Result.of(0.4),
                    "MPa",
                    Quality.GOOD,
                    PRESSURE));
        }

        assertThat(waiting(Lane.BACKFILL)).isEqualTo(5);
    }

    @Test
    void a_change_of_quality_is_news() {
        pressure(0.4);
        later(Duration.ofSeconds(1));
        accept(new Measurement(
                Samples.DEVICE,
                "water_pressure",
                now.get(),
                Result.of(0.4),
                "MPa",
                Quality.of(Quality.Flag.NO_COMMUNICATION),
                PRESSURE));

        assertThat(waiting(Lane.LIVE)).isEqualTo(2);
    }

    @Test
    void forwards_everything_where_the_source_says_so() {
        var same = new Measurement(
                Samples.DEVICE, "water_pressure", now.get(), Result.of(0.4), "MPa", Quality.GOOD, PRESSURE);
        pipeline.accept(List.of(same, same, same), true).join();

        assertThat(waiting(Lane.LIVE)).isEqualTo(3);
    }
}
