package io.mailuo.ingest.reports;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailuo.ingest.index.DeviceIndex;
import io.mailuo.ingest.store.LastValues;
import io.mailuo.ingest.store.StoredObservation;
import io.mailuo.ingest.support.City;
import io.mailuo.spec.observation.Batch;
import io.mailuo.spec.observation.Observation;
import io.mailuo.spec.observation.Quality;
import io.mailuo.spec.observation.Quality.Flag;
import io.mailuo.spec.observation.Result;
import io.mailuo.spec.registry.DeviceReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeviceReportsTest {

    private static final Instant BEGIN = Instant.parse("2026-11-22T08:00:00Z");

    /** Last values of one device. */
    private static final class Values implements LastValues {
        private final Map<String, StoredObservation> known = new TreeMap<>();
        private boolean complete = true;

        @Override
        public Optional<StoredObservation> of(String device, String property) {
            return Optional.ofNullable(known.get(property));
        }

        @Override
        public List<StoredObservation> of(String device) {
            return List.copyOf(known.values());
        }

        @Override
        public boolean isComplete() {
            return complete;
        }

        @Override
        public Listening listen(Consumer<Batch> listener) {
            return () -> {};
        }
    }

    private final Values values = new Values();
    private final List<DeviceReport> written = new ArrayList<>();
    private boolean failing;
    private Instant now = BEGIN;
    private DeviceReports reports;

    @BeforeEach
    void start() {
        var index = new DeviceIndex();
        index.apply(City.manholeCover(City.COVER));
        reports = new DeviceReports(index, values, this::append, Duration.ofHours(1), () -> now);
    }

    private CompletionStage<?> append(DeviceReport report) {
        if (failing) {
            return CompletableFuture.failedFuture(new IllegalStateException("Kafka is away"));
        }
        written.add(report);
        return CompletableFuture.completedFuture(null);
    }

    private void observe(String property, Result result, Flag... flags) {
        var quality = Quality.GOOD;
        for (var flag : flags) {
            quality = quality.with(flag);
        }
        var observation = new Observation(City.COVER, property, now, result, quality);
        values.known.put(property, new StoredObservation(observation, now));
        reports.offer(new Batch(City.COVER, Batch.Lane.LIVE, now, List.of(observation)));
        reports.flush();
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }

    private DeviceReport.State open() {
        return written.getLast().states().stream()
                .filter(state -> state.property().equals("cover_open"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void tells_of_a_device_once_an_hour_and_at_once_when_its_cover_opens_or_closes() {
        observe("battery_level", Result.of(90));
        assertThat(written).singleElement().satisfies(report -> {
            assertThat(report.at()).isEqualTo(BEGIN);
            assertThat(report.states()).isEmpty();
        });
        pass(Duration.ofMinutes(59));
        observe("battery_level", Result.of(89));
        observe("cover_open", Result.of(false));
        assertThat(written).as("nothing is new").hasSize(1);
        pass(Duration.ofSeconds(20));
        observe("cover_open", Result.of(true));
        assertThat(written).hasSize(2);
        assertThat(open().holds()).isTrue();
        assertThat(open().at()).isEqualTo(now);
        observe("cover_open", Result.of(true));
        assertThat(written).hasSize(2);
        observe("cover_open", Result.of(false));
        assertThat(written).hasSize(3);
        assertThat(open().holds()).isFalse();
        pass(Duration.ofMinutes(60));
        observe("battery_level", Result.of(88));
        assertThat(written).hasSize(4);
        assertThat(open().value()).as("the last value of before").isEqualTo("false");
    }

    @Test
    void believes_no_result_that_something_is_known_against_and_no_repetition_of_the_gateway() {
        observe("battery_level", Result.of(90), Flag.NO_COMMUNICATION);
        assertThat(written).as("the device has not spoken").isEmpty();
        pass(Duration.ofHours(2));
        observe("cover_open", Result.of(true), Flag.MAINTENANCE);
        assertThat(written)
                .singleElement()
                .satisfies(report -> assertThat(report.states()).isEmpty());
    }

    @Test
    void tells_later_what_could_not_be_written_and_nothing_before_the_past_is_known() {
        values.complete = false;
        observe("cover_open", Result.of(true));
        assertThat(written).isEmpty();
        values.complete = true;
        failing = true;
        reports.flush();
        assertThat(written).isEmpty();
        failing = false;
        reports.flush();
        assertThat(written).hasSize(1);
        assertThat(open().holds()).isTrue();
        reports.flush();
        assertThat(written).hasSize(1);
    }

    @Test
    void says_nothing_in_another_unit_than_the_catalogues() {
        observe("tilt", Result.of(1.5));
        assertThat(written.getLast().states()).as("the tilt is in radians").isEmpty();
    }

    @Test
    void remembers_a_hundred_thousand_devices_in_one_table() {
        var table = new ReportTable();
        for (int i = 1; i <= 100_000; i++) {
            table.set(table.slot(key(i)), i, i & 7);
        }
        assertThat(table.size()).isEqualTo(100_000);
        for (int i = 1; i <= 100_000; i++) {
            int slot = table.slot(key(i));
            assertThat(table.minute(slot)).isEqualTo(i);
            assertThat(table.bits(slot)).isEqualTo(i & 7);
        }
        assertThat(ReportTable.key("x")).isZero();
        assertThat(ReportTable.key("110105140010000001x")).isEqualTo(110105140010000001L);
        assertThat(ReportTable.key("1101051400100000x17")).isZero();
    }

    private static long key(int number) {
        return ReportTable.key("11010514001%07d0".formatted(number));
    }
}
