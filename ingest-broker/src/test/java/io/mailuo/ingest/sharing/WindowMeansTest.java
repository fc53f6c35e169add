package io.mailuo.ingest.sharing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mailuo.ingest.index.DeviceIndex;
import io.mailuo.ingest.support.City;
import io.mailuo.spec.observation.Batch;
import io.mailuo.spec.observation.Observation;
import io.mailuo.spec.observation.Quality;
import io.mailuo.spec.observation.Result;
import io.mailuo.spec.registry.GrantScope;
import io.mailuo.spec.registry.RegistryRecord.Grant;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WindowMeansTest {

    private static final Instant TEN = Instant.parse("2026-11-22T10:00:00Z");

    private final AtomicReference<Instant> now = new AtomicReference<>(TEN.minusSeconds(30));
    private final DeviceIndex index = City.index();
    private final WindowMeans means = new WindowMeans(index, new ReadableDevices(index), now::get);
    private final List<WindowMeans.Closed> closed = new CopyOnWriteArrayList<>();

    WindowMeansTest() {
        var scope = new GrantScope(List.of(), List.of(), List.of(), null, List.of("tilt"));
        index.apply(new Grant("1", "environment", "water", scope, TEN.minusSeconds(3600), TEN.plusSeconds(3600), 5));
        means.listen(closed::add);
    }

    @AfterEach
    void stop() {
        means.close();
    }

    @Test
    void gives_the_mean_of_a_whole_window_once_it_has_closed_and_nothing_of_one_seen_in_part() {
        at(TEN.minusSeconds(20), "tilt", 100);
        at(TEN.plusSeconds(10), "tilt", 1);
        at(TEN.plusSeconds(20), "label", 50);
        at(TEN.plusSeconds(299), "tilt", 3);
        at(TEN.plusSeconds(300), "tilt", 77);
        assertThat(closed).isEmpty();
        assertThat(means.last(City.COVER, "tilt", 5)).isNull();

        now.set(TEN.plusSeconds(300).plus(WindowMeans.GRACE));

        await().atMost(Duration.ofSeconds(10)).until(() -> !closed.isEmpty());
        assertThat(closed)
                .containsExactly(new WindowMeans.Closed(
                        5, List.of(new Observation(City.COVER, "tilt", TEN, Result.of(2.0), Quality.GOOD))));
        assertThat(means.last(City.COVER, "tilt", 5).result()).isEqualTo(Result.of(2.0));
        assertThat(means.last(City.COVER, "label", 5)).isNull();

        observed(TEN.plusSeconds(100), "tilt", 900);
        now.set(TEN.plusSeconds(600).plus(WindowMeans.GRACE));
        await().atMost(Duration.ofSeconds(10)).until(() -> closed.size() == 2);
        assertThat(means.last(City.COVER, "tilt", 5).result())
                .as("what came too late changes nothing")
                .isEqualTo(Result.of(77.0));
    }

    @Test
    void forgets_what_no_grant_covers_any_more() {
        at(TEN.minusSeconds(20), "tilt", 100);
        at(TEN.plusSeconds(10), "tilt", 1);
        now.set(TEN.plusSeconds(302));
        await().atMost(Duration.ofSeconds(10)).until(() -> means.last(City.COVER, "tilt", 5) != null);
        at(TEN.plusSeconds(310), "tilt", 1);
        index.remove("grant/1");
        now.set(TEN.plusSeconds(602));
        await().atMost(Duration.ofSeconds(10)).until(() -> means.last(City.COVER, "tilt", 5) == null);
    }

    /** Observed and received at {@code time}. */
    private void at(Instant time, String property, double value) {
        now.set(time);
        observed(time, property, value);
    }

    private void observed(Instant time, String property, double value) {
        means.offer(new Batch(
                City.COVER,
                Batch.Lane.LIVE,
                now.get(),
                List.of(new Observation(City.COVER, property, time, Result.of(value), Quality.GOOD))));
    }
}
