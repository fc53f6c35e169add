package io.mailuo.ingest.history;

import io.mailuo.ingest.index.DeviceEntry;
import io.mailuo.ingest.store.Bucket;
import io.mailuo.ingest.store.StoredObservation;
import io.mailuo.spec.observation.Quality;
import io.mailuo.spec.observation.Result;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How observations stand on the API. */
final class ObservationJson {

    /** A page of a list; {@code next} is absent on the last one. */
    record Page<T>(List<T> items, @Nullable String next) {}

    /** An observation of a history; names its device where the list is about several. */
    record Past(
            @Nullable String device,
            String property,
            Instant phenomenonTime,
            Object result,
            int quality,
            Instant receivedTime) {}

    /** The last value of a datastream, with everything that is known of it. */
    record Latest(
            String property,
            String unit,
            Instant phenomenonTime,
            Instant receivedTime,
            Object result,
            int quality,
            List<Quality.Flag> qualityFlags) {}

    /** The last values of one device. */
    record DeviceLatest(String device, List<Latest> items) {}

    /** The last value of a datastream on the map. */
    record Brief(String property, String unit, Instant phenomenonTime, Object result, int quality) {}

    private ObservationJson() {}

    static Past past(@Nullable String device, StoredObservation stored) {
        var observation = stored.observation();
        return new Past(
                device,
                observation.property(),
                observation.phenomenonTime(),
                result(observation.result()),
                observation.quality().bits(),
                stored.receivedAt());
    }

    static Latest latest(DeviceEntry device, StoredObservation stored) {
        var observation = stored.observation();
        return new Latest(
                observation.property(),
                unit(device, observation.property()),
                observation.phenomenonTime(),
                stored.receivedAt(),
                result(observation.result()),
                observation.quality().bits(),
                observation.quality().flags());
    }

    static Brief brief(DeviceEntry device, StoredObservation stored) {
        var observation = stored.observation();
        return new Brief(
                observation.property(),
                unit(device, observation.property()),
                observation.phenomenonTime(),
                result(observation.result()),
                observation.quality().bits());
    }

    /** A bucket with the aggregates that were asked for; one that there is none of is absent. */
    static Map<String, Object> bucket(@Nullable String device, Bucket bucket, Set<Aggregate> aggregates) {
        var json = new LinkedHashMap<String, Object>();
        if (device != null) {
            json.put("device", device);
        }
        json.put("property", bucket.property());
        json.put("start", bucket.start());
        for (var aggregate : aggregates) {
            var value = aggregate.of(bucket);
            if (value != null) {
                json.put(aggregate.word(), value);
            }
        }
        return json;
    }

    private static Object result(Result result) {
        return switch (result) {
            case Result.Number(double value) -> value;
            case Result.Truth truth -> truth == Result.Truth.TRUE;
            case Result.Text(String value) -> value;
        };
    }

    private static String unit(DeviceEntry device, String property) {
        var stream = device.streams().find(property);
        return stream == null ? "" : stream.unit();
    }
}
