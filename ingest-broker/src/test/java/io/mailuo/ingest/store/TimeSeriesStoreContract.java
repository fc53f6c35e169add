package io.mailuo.ingest.store;

import static io.mailuo.ingest.log.Samples.BASE;
import static io.mailuo.ingest.log.Samples.batch;
import static io.mailuo.ingest.log.Samples.device;
import static io.mailuo.ingest.log.Samples.number;
import static io.mailuo.ingest.log.Samples.series;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.mailuo.ingest.store.RawQuery.Order;
import io.mailuo.spec.observation.Batch;
import io.mailuo.spec.observation.Observation;
import io.mailuo.spec.observation.Quality;
import io.mailuo.spec.observation.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every engine of {@link TimeSeriesStore} does. The tests of an engine extend it. */
abstract class TimeSeriesStoreContract {

    private static final AtomicInteger NEXT = new AtomicInteger();
    private static final Instant FROM = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant TO = Instant.parse("2100-01-01T00:00:00Z");

    /** A device that no other test uses. */
    private final String device = device(1000 + NEXT.incrementAndGet());

    abstract TimeSeriesStore store();

    @Test
    void what_was_written_reads_back_exactly() throws Exception {
        var time = BASE.plusNanos(123_456_000);
        var written = List.of(
                new Observation(device, "a", time, Result.of(-12.625e-3), Quality.GOOD),
                new Observation(device, "b.2", time, Result.of(true), Quality.of(Quality.Flag.STUCK)),
                new Observation(device, "c", time, Result.of(false), Quality.GOOD),
                new Observation(device, "d", time, Result.of("京A·12345 \"x\\',= \n"), Quality.ofBits(1023)),
                new Observation(device, "e", time, Result.of(""), Quality.GOOD));
        write(new Batch("gateway", Batch.Lane.ALARM, time.plusMillis(5), written));

        var read = store().read(all(Order.ASCENDING, 100));
        assertThat(read).extracting(StoredObservation::observation).containsExactlyElementsOf(written);
        assertThat(read).extracting(StoredObservation::receivedAt).containsOnly(time.plusMillis(5));
    }

    @Test
    void a_repeat_changes_nothing() throws Exception {
        for (int i = 0; i < 3; i++) {
            write(series(device, 0, 50));
        }
        write(batch("g", twice(series(device, 25, 50).observations())));

        assertThat(store().read(all(Order.ASCENDING, 1000))).hasSize(75);
        assertThat(total().count()).isEqualTo(75);
    }

    @Test
    void the_later_write_of_the_same_moment_wins() throws Exception {
        write(batch("g", List.of(number(device, "pm2_5", BASE, 1), number(device, "no2", BASE, 2))));
        write(batch("g", List.of(number(device, "pm2_5", BASE, 3))));

        assertThat(store().read(all(Order.ASCENDING, 10)))
                .extracting(row -> row.observation().result())
                .containsExactly(Result.of(2.0), Result.of(3.0));
    }

    @Test
    void a_scan_gives_all_of_a_span_and_each_datastream_in_its_order() throws Exception {
        var begin = BASE.plus(Duration.ofDays(20 + NEXT.get()));
        write(new Batch(
                "g",
                Batch.Lane.LIVE,
                begin.plusSeconds(9),
                List.of(
                        number(device, "pm2_5", begin.plusSeconds(2), 2),
                        number(device, "no2", begin.plusSeconds(1), 7),
                        number(device, "pm2_5", begin, 1),
                        new Observation(device, "label", begin, Result.of("x"), Quality.of(Quality.Flag.OUT_OF_RANGE)),
                        new Observation(device, "open", begin, Result.of(true), Quality.GOOD),
                        number(device, "pm2_5", begin.minusMillis(1), 0),
                        number(device, "pm2_5", begin.plusSeconds(3), 3))));
        var seen = new TreeMap<String, List<String>>();
        store().scan(begin, begin.plusSeconds(3), (code, property, time, value, quality, received) -> {
            if (code.equals(device)) {
                long after = time - QuestDbSql.micros(begin);
                assertThat(received).isEqualTo(QuestDbSql.micros(begin.plusSeconds(9)));
                seen.computeIfAbsent(property, _ -> new ArrayList<>()).add(after + " " + value + " " + quality);
            }
        });
        assertThat(seen)
                .containsExactly(
                        Map.entry("label", List.of("0 NaN " + Quality.Flag.OUT_OF_RANGE.bit())),
                        Map.entry("no2", List.of("1000000 7.0 0")),
                        Map.entry("open", List.of("0 1.0 0")),
                        Map.entry("pm2_5", List.of("0 1.0 0", "2000000 2.0 0")));
    }

    @Test
    void data_out_of_order_reads_in_order() throws Exception {
        var shuffled = new ArrayList<>(series(device, 0, 500).observations());
        Collections.shuffle(shuffled, new Random(7));
        for (int i = 0; i < 500; i += 100) {
            write(batch("g", shuffled.subList(i, i + 100)));
        }
        write(batch("g", List.of(number(device, "pm2_5", Instant.parse("2013-03-01T00:00:00Z"), -1))));

        var read = store().read(all(Order.ASCENDING, 1000));
        assertThat(read)
                .hasSize(501)
                .extracting(row -> row.observation().phenomenonTime())
                .isSorted();
        var backwards = new ArrayList<>(store().read(all(Order.DESCENDING, 1000)));
        Collections.reverse(backwards);
        assertThat(backwards).isEqualTo(read);
    }

    @Test
    void pages_in_both_orders_show_everything_once() throws Exception {
        var observations = new ArrayList<Observation>();
        for (int second = 0; second < 20; second++) {
            for (var property : List.of("no2", "pm2_5", "pm10", "so2", "o3")) {
                observations.add(number(device, property, BASE.plusSeconds(second), second));
            }
        }
        write(batch("g", observations));

        for (var order : Order.values()) {
            for (int limit : new int[] {1, 3, 5, 7, 100, 101}) {
                assertThat(paged(order, limit))
                        .as("%s pages of %d", order, limit)
                        .hasSize(100)
                        .doesNotHaveDuplicates();
            }
        }
        assertThat(paged(Order.ASCENDING, 7)).isEqualTo(store().read(all(Order.ASCENDING, 100)));
    }

    @Test
    void from_is_inclusive_and_to_exclusive() throws Exception {
        write(series(device, 0, 10));

        var read = store().read(new RawQuery(
                device, Set.of("pm2_5"), BASE.plusSeconds(2), BASE.plusSeconds(5), Order.ASCENDING, null, 100));
        assertThat(read)
                .extracting(row -> row.observation().result())
                .containsExactly(Result.of(2.0), Result.of(3.0), Result.of(4.0));
        assertThat(store().aggregate(new AggregateQuery(
                        device,
                        Set.of("pm2_5"),
                        BASE.plusSeconds(2),
                        BASE.plusSeconds(5),
                        null,
                        Duration.ZERO,
                        RawQuery.Order.ASCENDING,
                        10)))
                .singleElement()
                .satisfies(bucket -> assertThat(bucket.count()).isEqualTo(3));
    }

    @Test
    void a_property_can_be_asked_for_alone() throws Exception {
        write(batch("g", List.of(number(device, "pm2_5", BASE, 1), number(device, "pm2_5.2", BASE, 2))));

        assertThat(store().read(new RawQuery(device, Set.of("pm2_5"), FROM, TO, Order.ASCENDING, null, 10)))
                .singleElement()
                .satisfies(row -> assertThat(row.observation().result()).isEqualTo(Result.of(1.0)));
    }

    @Test
    void some_properties_can_be_asked_for_and_only_what_was_received_by_a_time() throws Exception {
        write(batch(
                "g",
                List.of(
                        number(device, "no2", BASE, 1),
                        number(device, "pm2_5", BASE, 2),
                        number(device, "pm10", BASE, 3))));
        var late = BASE.plus(Duration.ofHours(2));
        write(new Batch("g", Batch.Lane.BACKFILL, late, List.of(number(device, "pm10", BASE.plusSeconds(1), 40))));

        var both = Set.of("pm2_5", "pm10");
        assertThat(store().read(new RawQuery(device, both, FROM, TO, Order.ASCENDING, null, 10)))
                .extracting(row -> row.observation().property())
                .containsExactly("pm10", "pm2_5", "pm10");
        for (var interval : Arrays.asList(Duration.ofMinutes(1), null)) {
            assertThat(sums(both, late, interval)).containsExactly("pm10 3.0", "pm2_5 2.0");
            assertThat(sums(both, late.plusMillis(1), interval)).containsExactly("pm10 43.0", "pm2_5 2.0");
        }
    }

    private List<String> sums(Set<String> properties, Instant receivedBefore, @Nullable Duration interval)
            throws StoreException {
        return store()
                .aggregate(new AggregateQuery(
                        device, properties, FROM, TO, receivedBefore, interval, Duration.ZERO, Order.ASCENDING, 10))
                .stream()
                .map(bucket -> bucket.property() + " " + bucket.sum())
                .toList();
    }

    @Test
    void sums_up_in_intervals() throws Exception {
        write(series(device, 0, 150));

        var minutes = store().aggregate(new AggregateQuery(
                device,
                Set.of("pm2_5"),
                FROM,
                TO,
                Duration.ofMinutes(1),
                Duration.ZERO,
                RawQuery.Order.ASCENDING,
                100));
        assertThat(minutes)
                .containsExactly(
                        new Bucket("pm2_5", BASE, 60, 1770.0, 0.0, 59.0, 0.0, 59.0, 60),
                        new Bucket("pm2_5", BASE.plusSeconds(60), 60, 5370.0, 60.0, 119.0, 60.0, 119.0, 60),
                        new Bucket("pm2_5", BASE.plusSeconds(120), 30, 4035.0, 120.0, 149.0, 120.0, 149.0, 30));
        assertThat(minutes.getFirst().avg()).isEqualTo(29.5);
        assertThat(store().aggregate(new AggregateQuery(
                        device, Set.of("pm2_5"), FROM, TO, Duration.ofMinutes(1), Duration.ZERO, Order.DESCENDING, 2)))
                .extracting(Bucket::start)
                .containsExactly(BASE.plusSeconds(120), BASE.plusSeconds(60));
    }

    @Test
    void days_begin_at_local_midnight() throws Exception {
        var midnight = Instant.parse("2026-11-19T16:00:00Z");
        write(batch(
                "g",
                List.of(
                        number(device, "t", midnight.minusNanos(1000), 1),
                        number(device, "t", midnight, 2),
                        number(device, "t", midnight.plus(Duration.ofHours(23)), 3))));

        assertThat(store().aggregate(new AggregateQuery(
                        device,
                        Set.of(),
                        FROM,
                        TO,
                        Duration.ofDays(1),
                        Duration.ofHours(8),
                        RawQuery.Order.ASCENDING,
                        10)))
                .extracting(Bucket::start, Bucket::count)
                .containsExactly(tuple(midnight.minus(Duration.ofDays(1)), 1L), tuple(midnight, 2L));
    }

    @Test
    void texts_count_but_do_not_add_up() throws Exception {
        write(batch(
                "g",
                List.of(
                        new Observation(device, "state", BASE, Result.of("open"), Quality.GOOD),
                        new Observation(device, "door", BASE, Result.of(true), Quality.GOOD),
                        new Observation(device, "door", BASE.plusSeconds(1), Result.of(false), Quality.GOOD))));

        assertThat(store().aggregate(new AggregateQuery(
                        device, Set.of(), FROM, TO, null, Duration.ZERO, RawQuery.Order.ASCENDING, 10)))
                .containsExactly(
                        new Bucket("door", FROM, 2, 1.0, 0.0, 1.0, 1.0, 0.0, 2),
                        new Bucket("state", FROM, 1, null, null, null, null, null, 0));
    }

    @Test
    void the_last_of_every_datastream_is_found() throws Exception {
        write(series(device, 0, 30));
        write(batch("g", List.of(number(device, "no2", BASE.plusSeconds(9), 4), number(device, "no2", BASE, 3))));

        var last = new ArrayList<StoredObservation>();
        store().latest(row -> {
            if (row.observation().device().equals(device)) {
                last.add(row);
            }
        });
        assertThat(last)
                .extracting(StoredObservation::observation)
                .containsExactlyInAnyOrder(
                        number(device, "pm2_5", BASE.plusSeconds(29), 29),
                        number(device, "no2", BASE.plusSeconds(9), 4));
    }

    @Test
    void an_unknown_device_has_nothing() throws Exception {
        assertThat(store().read(all(Order.ASCENDING, 10))).isEmpty();
        assertThat(store().aggregate(new AggregateQuery(
                        device, Set.of(), FROM, TO, null, Duration.ZERO, RawQuery.Order.ASCENDING, 10)))
                .isEmpty();
    }

    @Test
    void names_that_could_leave_a_query_are_refused() {
        for (var evil : List.of("x' OR '1'='1", "", "a;b", "a\\", "设备", "a\n", "\"", "a b")) {
            assertThatThrownBy(() -> new RawQuery(evil, Set.of(), FROM, TO, Order.ASCENDING, null, 1))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> new AggregateQuery(
                            device, Set.of(evil), FROM, TO, null, Duration.ZERO, RawQuery.Order.ASCENDING, 1))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    /** Writes and waits until it can be read. */
    final void write(Batch batch) throws StoreException {
        store().write(List.of(batch));
        Awaitility.await().until(() -> store().unreadable() == 0);
    }

    private Bucket total() throws StoreException {
        return store().aggregate(new AggregateQuery(
                        device, Set.of(), FROM, TO, null, Duration.ZERO, RawQuery.Order.ASCENDING, 10))
                .getFirst();
    }

    private RawQuery all(Order order, int limit) {
        return query(order, limit, null);
    }

    private RawQuery query(Order order, int limit, RawQuery.@Nullable Position after) {
        return new RawQuery(device, Set.of(), FROM, TO, order, after, limit);
    }

    private List<StoredObservation> paged(Order order, int limit) throws StoreException {
        var all = new ArrayList<StoredObservation>();
        RawQuery.Position after = null;
        while (true) {
            var page = store().read(query(order, limit, after));
            all.addAll(page);
            if (page.size() < limit) {
                return all;
            }
            var last = page.getLast().observation();
            after = new RawQuery.Position(last.phenomenonTime(), last.property());
        }
    }

    private static List<Observation> twice(List<Observation> observations) {
        return IntStream.range(0, 2)
                .boxed()
                .flatMap(round -> observations.stream())
                .toList();
    }
}
