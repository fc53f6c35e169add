package io.mailuo.ingest.store;

import io.mailuo.spec.observation.Batch;
import io.mailuo.spec.observation.Observation;
import io.mailuo.spec.observation.Quality;
import io.mailuo.spec.observation.Result;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The last observation of every datastream, some 60 bytes each: rows of one device stand together in an array that is
 * replaced when it changes, and names are shared. Any thread may write and read.
 */
final class LastTable {

    private final Map<String, Row[]> devices = new ConcurrentHashMap<>();
    private final Map<String, String> properties = new ConcurrentHashMap<>();
    private final LongAdder size = new LongAdder();

    /** Takes observations from the log; of two with the same time the later one counts. */
    void take(Batch batch) {
        long received = QuestDbSql.micros(batch.receivedAt());
        var observations = batch.observations();
        int from = 0;
        while (from < observations.size()) {
            String device = observations.get(from).device();
            int to = from + 1;
            while (to < observations.size() && observations.get(to).device().equals(device)) {
                to++;
            }
            var run = observations.subList(from, to);
            devices.compute(device, (code, rows) -> merged(rows, run, received));
            from = to;
        }
    }

    /** Takes an observation from the store, unless one of the same time or later is known. */
    void takeOlder(StoredObservation stored) {
        var observation = stored.observation();
        long received = QuestDbSql.micros(stored.receivedAt());
        devices.compute(observation.device(), (code, rows) -> {
            int at = find(rows, observation.property());
            if (rows != null && at >= 0 && rows[at].time >= QuestDbSql.micros(observation.phenomenonTime())) {
                return rows;
            }
            return merged(rows, List.of(observation), received);
        });
    }

    Optional<StoredObservation> of(String device, String property) {
        var rows = devices.get(device);
        int at = find(rows, property);
        return rows == null || at < 0 ? Optional.empty() : Optional.of(rows[at].stored(device));
    }

    List<StoredObservation> of(String device) {
        var rows = devices.get(device);
        if (rows == null) {
            return List.of();
        }
        var all = new ArrayList<StoredObservation>(rows.length);
        for (var row : rows) {
            all.add(row.stored(device));
        }
        all.sort(Comparator.comparing(row -> row.observation().property()));
        return all;
    }

    long size() {
        return size.sum();
    }

    private Row[] merged(Row @Nullable [] present, List<Observation> run, long received) {
        // Nobody else sees the copy before it is whole.
        Row[] rows = present == null ? new Row[0] : present.clone();
        for (var observation : run) {
            int at = find(rows, observation.property());
            if (at < 0) {
                rows = Arrays.copyOf(rows, rows.length + 1);
                rows[rows.length - 1] = row(observation, received);
                size.increment();
            } else if (QuestDbSql.micros(observation.phenomenonTime()) >= rows[at].time) {
                rows[at] = row(observation, received);
            }
        }
        return rows;
    }

    private Row row(Observation observation, long received) {
        return new Row(
                properties.computeIfAbsent(observation.property(), name -> name),
                QuestDbSql.micros(observation.phenomenonTime()),
                received,
                observation.result(),
                observation.quality());
    }

    private static int find(Row @Nullable [] rows, String property) {
        if (rows != null) {
            for (int i = 0; i < rows.length; i++) {
                if (rows[i].property.equals(property)) {
                    return i;
                }
            }
        }
        return -1;
    }

    private record Row(String property, long time, long received, Result result, Quality quality) {

        StoredObservation stored(String device) {
            Instant phenomenonTime = QuestDbSql.instant(time);
            return new StoredObservation(
                    new Observation(device, property, phenomenonTime, result, quality), QuestDbSql.instant(received));
        }
    }
}
