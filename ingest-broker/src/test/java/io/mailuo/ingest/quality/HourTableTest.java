package io.mailuo.ingest.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class HourTableTest {

    private static final long FIRST = 1101050300100000014L;

    @Test
    void gives_back_what_was_put_in_and_what_was_corrected_since() {
        var random = new Random(5);
        var numbers = new HashMap<Long, Numbers>();
        for (int i = 0; i < 1000; i++) {
            numbers.put(FIRST + random.nextInt(1 << 20), any(random));
        }
        var table = new HourTable(numbers, null);
        assertThat(all(table)).isEqualTo(numbers);
        for (int i = 0; i < 10_000; i++) {
            long device = FIRST + random.nextInt(1 << 20);
            var corrected = any(random);
            numbers.put(device, corrected);
            table.correct(device, corrected);
            if (i % 2000 == 0) {
                assertThat(all(table)).isEqualTo(numbers);
            }
        }
        assertThat(all(table)).isEqualTo(numbers);
        numbers.forEach((device, each) -> assertThat(table.of(device)).isEqualTo(each));
        assertThat(table.of(7)).isEqualTo(Numbers.NONE);
    }

    @Test
    void an_hour_of_a_hundred_thousand_devices_that_do_what_they_should_takes_two_bytes_each() {
        var numbers = new HashMap<Long, Numbers>();
        for (int i = 0; i < 100_000; i++) {
            numbers.put(FIRST + i, new Numbers(60, 60, 60, 60, 0, 0, 60, 60, 0));
        }
        var table = new HourTable(numbers, null);
        assertThat(table.bytes()).isLessThan(210_000);
        assertThat(table.of(FIRST + 77_777)).isEqualTo(new Numbers(60, 60, 60, 60, 0, 0, 60, 60, 0));
        assertThat(new HourTable(numbers, table).size()).isEqualTo(100_000);
    }

    @Test
    void the_sum_of_hours_is_the_sum_of_each_device_wherever_it_appears_or_was_corrected() {
        var random = new Random(11);
        var expected = new TreeMap<Long, Numbers>();
        var tables = new ArrayList<HourTable>();
        for (int hour = 0; hour < 24; hour++) {
            var numbers = new HashMap<Long, Numbers>();
            for (int i = 0; i < 300; i++) {
                numbers.put(FIRST + random.nextInt(500), any(random));
            }
            var table = new HourTable(numbers, null);
            for (int i = 0; i < hour; i++) {
                long device = FIRST + random.nextInt(520);
                var corrected = any(random);
                numbers.put(device, corrected);
                table.correct(device, corrected);
            }
            numbers.forEach((device, each) -> expected.merge(device, each, Numbers::plus));
            tables.add(table);
        }
        var sum = HourTable.sum(tables);
        assertThat(all(sum)).isEqualTo(expected);
        expected.forEach((device, each) -> assertThat(sum.of(device)).isEqualTo(each));
        assertThat(HourTable.sum(List.of()).size()).isZero();
    }

    private static Numbers any(Random random) {
        long expected = random.nextInt(4) * 60L;
        long met = random.nextBoolean() ? expected : random.nextInt(200);
        long received = random.nextBoolean() ? met : random.nextInt(100_000);
        return new Numbers(
                expected,
                met,
                received,
                random.nextBoolean() ? received : random.nextInt(1000),
                random.nextInt(3),
                random.nextInt(2),
                random.nextBoolean() ? random.nextInt(61) : 0,
                random.nextBoolean() ? 60 : 0,
                random.nextInt(3) * 1_000_000L);
    }

    private static Map<Long, Numbers> all(HourTable table) {
        var all = new HashMap<Long, Numbers>();
        table.each((device, numbers) -> assertThat(all.put(device, numbers)).isNull());
        return all;
    }
}
