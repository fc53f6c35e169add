package io.mailuo.ingest.quality;

import io.mailuo.ingest.index.DeviceEntry;
import io.mailuo.ingest.store.RawQuery;
import io.mailuo.ingest.store.StoreException;
import io.mailuo.ingest.store.TimeSeriesStore;
import io.mailuo.spec.observation.Result;
import java.time.Instant;
import java.util.Set;
import java.util.TreeMap;

/** The hours of one device, counted anew from the store. */
final class DeviceHours {

    private static final int PAGE = 10_000;

    private DeviceHours() {}

    /**
     * Counts.
     *
     * @param from second since 1970 at which the first hour begins
     * @param to second since 1970 at which the last hour ends
     * @return by the second at which the hour begins
     */
    static TreeMap<Long, Numbers> count(
            TimeSeriesStore store, QuarantinedReadings quarantined, DeviceEntry device, long from, long to)
            throws StoreException {
        var meter = new DeviceMeter(device);
        var numbers = new TreeMap<Long, Numbers>();
        long hour = from - StuckRules.LOOK_BACK.toSeconds();
        meter.begin(hour);
        RawQuery.Position after = null;
        boolean more = true;
        while (more) {
            var rows = store.read(new RawQuery(
                    device.code(),
                    Set.of(),
                    Instant.ofEpochSecond(from).minus(StuckRules.LOOK_BACK),
                    Instant.ofEpochSecond(to),
                    RawQuery.Order.ASCENDING,
                    after,
                    PAGE));
            for (var row : rows) {
                var observation = row.observation();
                long time = observation.phenomenonTime().getEpochSecond();
                while (time >= hour + DeviceMeter.SECONDS_PER_HOUR) {
                    end(meter, hour, from, quarantined, device, numbers);
                    hour += DeviceMeter.SECONDS_PER_HOUR;
                    meter.begin(hour);
                }
                meter.take(
                        observation.property(),
                        micros(observation.phenomenonTime()),
                        value(observation.result()),
                        observation.quality().bits(),
                        micros(row.receivedAt()));
            }
            more = rows.size() == PAGE;
            if (more) {
                var last = rows.getLast().observation();
                after = new RawQuery.Position(last.phenomenonTime(), last.property());
            }
        }
        while (hour < to) {
            end(meter, hour, from, quarantined, device, numbers);
            hour += DeviceMeter.SECONDS_PER_HOUR;
            meter.begin(hour);
        }
        return numbers;
    }

    private static void end(
            DeviceMeter meter,
            long hour,
            long from,
            QuarantinedReadings quarantined,
            DeviceEntry device,
            TreeMap<Long, Numbers> numbers) {
        if (hour >= from) {
            numbers.put(hour, meter.end(quarantined.of(device.code(), hour)));
        }
    }

    private static long micros(Instant time) {
        return time.getEpochSecond() * DeviceMeter.MICROS_PER_SECOND + time.getNano() / 1000;
    }

    private static double value(Result result) {
        return switch (result) {
            case Result.Number(double value) -> value;
            case Result.Truth truth -> truth == Result.Truth.TRUE ? 1 : 0;
            case Result.Text _ -> Double.NaN;
        };
    }
}
