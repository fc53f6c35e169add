package io.mailuo.ingest.quality;

import io.mailuo.ingest.acceptance.SourceNames;
import io.mailuo.ingest.discovery.Sighting;
import io.mailuo.ingest.index.DeviceIndex;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * How many readings of each device were refused, by hour of reception; from the entries that quarantine keeps in
 * memory. Bounded by the number of those. One thread adds, any thread reads.
 */
final class QuarantinedReadings {

    private static final int MOST_HOURS = 31 * 24;
    private static final int MOST_DEVICES_OF_HOUR = 100_000;

    private final DeviceIndex index;
    private final NavigableMap<Long, Map<String, Integer>> hours = new ConcurrentSkipListMap<>();

    QuarantinedReadings(DeviceIndex index) {
        this.index = index;
    }

    /** Takes an entry: each reading of it counts for its device, an entry without any as one of its sender. */
    void take(Sighting sighting) {
        long hour = hour(sighting.entry().received().getEpochSecond());
        String gateway = sighting.gateway();
        if (gateway == null) {
            add(hour, sighting.entry().source(), 1);
            return;
        }
        String codec = sighting.entry().codec();
        sighting.readings().forEach((name, readings) -> {
            var device = SourceNames.find(index, codec, name);
            if (device != null) {
                add(hour, device.code(), Math.max(1, readings.size()));
            }
        });
    }

    private void add(long hour, String device, int readings) {
        if (index.device(device) == null) {
            return;
        }
        var devices = hours.computeIfAbsent(hour, _ -> new ConcurrentHashMap<>());
        if (devices.size() < MOST_DEVICES_OF_HOUR || devices.containsKey(device)) {
            devices.merge(device, readings, Integer::sum);
        }
        while (hours.size() > MOST_HOURS) {
            hours.pollFirstEntry();
        }
    }

    /** Of a device in the hour that begins at this second since 1970. */
    int of(String device, long hour) {
        return hours.getOrDefault(hour, Map.of()).getOrDefault(device, 0);
    }

    /** The devices that anything was refused of in an hour. */
    List<String> devices(long hour) {
        return List.copyOf(hours.getOrDefault(hour, Map.of()).keySet());
    }

    private static long hour(long second) {
        return second - Math.floorMod(second, DeviceMeter.SECONDS_PER_HOUR);
    }
}
