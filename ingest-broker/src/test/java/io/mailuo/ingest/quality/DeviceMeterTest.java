package io.mailuo.ingest.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailuo.ingest.index.DeviceEntry;
import io.mailuo.ingest.index.DeviceIndex;
import io.mailuo.ingest.support.City;
import io.mailuo.spec.registry.RegistryRecord.Datastream;
import io.mailuo.spec.registry.RegistryRecord.Device;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Each count against an example worked out by hand; the hour begins at ten. */
class DeviceMeterTest {

    private static final long TEN = Instant.parse("2026-11-21T10:00:00Z").getEpochSecond();

    @Test
    void due_are_the_multiples_of_the_interval_since_1970_and_met_no_more_than_these() {
        assertThat(hour("water_pressure", 60, meter -> {}).expected()).isEqualTo(60);
        // Ten lies a minute after a multiple of 7 min: 10:06, 10:13, ... 10:55.
        assertThat(TEN % 420).isEqualTo(60);
        assertThat(hour("water_pressure", 420, meter -> {}).expected()).isEqualTo(8);
        assertThat(hour("water_pressure", 3600, meter -> {}).expected()).isEqualTo(1);
        // Every two hours, at even ones.
        assertThat(TEN % 7200).isZero();
        assertThat(hour("water_pressure", 7200, meter -> {}).expected()).isEqualTo(1);
        var twice = hour("water_pressure", 1800, meter -> {
            for (int i = 0; i < 5; i++) {
                take(meter, "water_pressure", i, i, 0);
            }
        });
        assertThat(twice.received()).isEqualTo(5);
        assertThat(twice.met()).isEqualTo(2);
        assertThat(hour("water_pressure", null, meter -> {}).expected()).isZero();
    }

    @Test
    void timely_is_what_came_within_the_interval_at_least_a_minute_at_most_an_hour_five_minutes_without_one() {
        assertThat(latest("water_pressure", 10)).isEqualTo(60);
        assertThat(latest("water_pressure", 900)).isEqualTo(900);
        assertThat(latest("water_pressure", 7200)).isEqualTo(3600);
        assertThat(latest("water_pressure", null)).isEqualTo(300);
    }

    /** The greatest lateness in seconds that is still timely. */
    private static long latest(String property, @Nullable Integer interval) {
        long timely = -1;
        for (long late : new long[] {60, 61, 300, 301, 900, 901, 3600, 3601}) {
            long counted = hour(property, interval, meter -> take(meter, property, 0, 1, late))
                    .timely();
            timely = counted == 1 ? late : timely;
        }
        return timely;
    }

    @Test
    void online_are_the_minutes_within_twice_the_interval_after_an_observation() {
        // At 10:10:30, for 20 min: the minutes 10 to 30, of which the first and the last in part.
        assertThat(hour("water_pressure", 600, meter -> take(meter, "water_pressure", 630, 1, 0))
                        .online())
                .isEqualTo(21);
        // At 10:00:00 and 10:05:00, for 2 min each.
        assertThat(hour("water_pressure", 60, meter -> {
                            take(meter, "water_pressure", 0, 1, 0);
                            take(meter, "water_pressure", 300, 1, 0);
                        })
                        .online())
                .isEqualTo(4);
        assertThat(hour("water_pressure", 4 * 3600, meter -> take(meter, "water_pressure", 0, 1, 0))
                        .judged())
                .as("an interval of more than 3 h says nothing about an hour")
                .isZero();
    }

    @Test
    void stuck_is_what_comes_more_than_the_plausible_time_after_the_first_of_six_equal_ones() {
        long plausible = StuckRules.of("pm2_5").micros() / DeviceMeter.MICROS_PER_SECOND;
        assertThat(plausible).isEqualTo(3 * 3600);
        // Six at the same value, the sixth exactly at the plausible time, a seventh a second later.
        long step = plausible / 5;
        var meter = meter("pm2_5", 60);
        for (int i = 0; i <= 5; i++) {
            take(meter, "pm2_5", i * step, 42, 0);
        }
        assertThat(meter.end(0).stuck()).isZero();
        take(meter, "pm2_5", plausible + 1, 42, 0);
        assertThat(meter.end(0).stuck()).isEqualTo(1);
        take(meter, "pm2_5", plausible + 2, 43, 0);
        take(meter, "pm2_5", plausible + 3, 42, 0);
        assertThat(meter.end(0).stuck()).as("another value begins anew").isEqualTo(1);

        var few = meter("pm2_5", 60);
        for (int i = 0; i < 5; i++) {
            take(few, "pm2_5", i * plausible, 42, 0);
        }
        assertThat(few.end(0).stuck()).as("five are too few").isZero();
        var calm = meter("wind_speed", 60);
        for (int i = 0; i < 20; i++) {
            take(calm, "wind_speed", i * plausible, 0, 0);
        }
        assertThat(calm.end(0).stuck()).as("no wind may last").isZero();
    }

    private static Numbers hour(
            String property, @Nullable Integer interval, java.util.function.Consumer<DeviceMeter> observations) {
        var meter = meter(property, interval);
        observations.accept(meter);
        return meter.end(0);
    }

    private static DeviceMeter meter(String property, @Nullable Integer interval) {
        var meter = new DeviceMeter(device(new Datastream(property, "1", "number", null, null, interval)));
        meter.begin(TEN);
        return meter;
    }

    /** Takes an observation so many seconds after ten, received so many seconds later. */
    private static void take(DeviceMeter meter, String property, long after, double value, long late) {
        long time = (TEN + after) * DeviceMeter.MICROS_PER_SECOND;
        meter.take(property, time, value, 0, time + late * DeviceMeter.MICROS_PER_SECOND);
    }

    private static DeviceEntry device(Datastream stream) {
        Device cover = City.cover(City.COVER, "cover-7");
        var index = new DeviceIndex();
        index.apply(new Device(
                cover.code(),
                cover.name(),
                cover.domain(),
                cover.type(),
                cover.division(),
                cover.organization(),
                null,
                cover.codec(),
                null,
                cover.state(),
                null,
                cover.utcOffset(),
                List.of(stream),
                List.of(),
                List.of()));
        return index.device(City.COVER);
    }
}
