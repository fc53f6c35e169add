package io.mailuo.ingest.history;

import io.mailuo.http.Access;
import io.mailuo.http.Answer;
import io.mailuo.http.Call;
import io.mailuo.http.Routes;
import io.mailuo.ingest.history.HistoryPage.Item;
import io.mailuo.ingest.history.HistoryPart.Key;
import io.mailuo.ingest.history.ObservationJson.DeviceLatest;
import io.mailuo.ingest.index.DeviceEntry;
import io.mailuo.ingest.sharing.SharedGrant;
import io.mailuo.ingest.store.Bucket;
import io.mailuo.ingest.store.StoreException;
import io.mailuo.ingest.store.StoredObservation;
import io.mailuo.ingest.store.TimeSeriesStore;
import io.mailuo.spec.observation.Observation;
import io.mailuo.spec.problem.ProblemException;
import io.mailuo.spec.problem.Text;
import io.mailuo.spec.registry.GrantUse.Kind;
import io.mailuo.spec.registry.Scope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code GET /devices/{code}/latest} and {@code GET /devices/{code}/observations}. Histories come in pages: by default
 * from the oldest, at most 1,000 observations or intervals a page. Intervals are cut at whole multiples of their length
 * since 1970 in the device's own zone, so that days begin at its midnight.
 */
public final class HistoryApi {

    private static final Logger LOG = LoggerFactory.getLogger(HistoryApi.class);
    private static final int MOST_PROPERTIES = 1000;

    private final TimeSeriesStore store;
    private final Readings readings;

    /** @param readings what callers may read */
    public HistoryApi(TimeSeriesStore store, Readings readings) {
        this.store = store;
        this.readings = readings;
    }

    /** Adds the routes; all need {@link Scope#OBSERVATIONS_READ}. */
    public void mount(Routes routes) {
        var read = Access.scope(Scope.OBSERVATIONS_READ);
        routes.get("/devices/{code}/latest", read, this::latest);
        routes.get("/devices/{code}/observations", read, this::observations);
        new MapApi(readings).mount(routes);
    }

    private Answer latest(Call call) {
        var device = readings.required(call);
        var given = new HashMap<SharedGrant, Integer>();
        var values =
                readings.latest(readings.reader(call), device, readings.clock().instant(), given);
        readings.count(Kind.LATEST, call, given);
        return Answer.json(new DeviceLatest(
                device.code(),
                values.stream()
                        .map(stored -> ObservationJson.latest(device, stored))
                        .toList()));
    }

    private Answer observations(Call call) {
        var device = readings.required(call);
        var asked = HistoryQuestion.of(call);
        var now = readings.clock().instant();
        var reader = readings.reader(call);
        var line = asked.lineage() ? readings.devices().lineage(device) : List.of(device);
        var parts = new ArrayList<HistoryPart>();
        for (int place = 0; place < line.size(); place++) {
            var each = line.get(place);
            var given = HistoryPart.of(reader, each, place, asked, now);
            if (given.isEmpty() && each.code().equals(device.code())) {
                throw HistoryPart.refusal(reader, device, asked, now);
            }
            parts.addAll(given);
        }
        var after = after(asked, line);
        return asked.isRaw()
                ? answer(call, asked, parts, raw(asked, parts, after), ObservationJson::past)
                : answer(
                        call,
                        asked,
                        parts,
                        sums(asked, parts, after, now),
                        (of, bucket) -> ObservationJson.bucket(of, bucket, asked.aggregates()));
    }

    private static @Nullable Key after(HistoryQuestion asked, List<DeviceEntry> line) {
        var cursor = asked.after();
        if (cursor == null) {
            return null;
        }
        for (int place = 0; place < line.size(); place++) {
            if (line.get(place).code().equals(cursor.device())) {
                return new Key(cursor.time(), place, cursor.property());
            }
        }
        throw HistoryCursor.notOfThisList();
    }

    private HistoryPage<StoredObservation> raw(HistoryQuestion asked, List<HistoryPart> parts, @Nullable Key after) {
        var page = new HistoryPage<StoredObservation>(asked, after);
        for (var part : asked.isAscending() ? parts : parts.reversed()) {
            var query = part.raw(asked, after, page.last());
            if (query != null) {
                page.add(ask(() -> store.read(query)).stream()
                        .map(row -> new Item<>(key(part, row.observation()), part, row))
                        .toList());
            }
        }
        return page;
    }

    private static Key key(HistoryPart part, Observation observation) {
        return new Key(observation.phenomenonTime(), part.place(), observation.property());
    }

    private HistoryPage<Bucket> sums(HistoryQuestion asked, List<HistoryPart> parts, @Nullable Key after, Instant now) {
        var page = new HistoryPage<Bucket>(asked, after);
        for (var part : parts) {
            var query = part.sums(asked, after, now, MOST_PROPERTIES);
            if (query != null) {
                page.add(ask(() -> store.aggregate(query)).stream()
                        .map(row -> new Item<>(new Key(row.start(), part.place(), row.property()), part, row))
                        .toList());
            }
        }
        return page;
    }

    /** Counts what grants give, and answers; where a lineage is asked for, every item names its device. */
    private <T> Answer answer(
            Call call,
            HistoryQuestion asked,
            List<HistoryPart> parts,
            HistoryPage<T> page,
            BiFunction<@Nullable String, T, ?> json) {
        readings.count(Kind.HISTORY, call, page.uses(parts));
        var items = page.items().stream()
                .map(item -> json.apply(asked.lineage() ? item.part().device().code() : null, item.value()))
                .toList();
        var devices =
                parts.stream().map(part -> part.device().code()).distinct().toList();
        return Answer.json(new HistoryJson(items, page.next(), asked.lineage() ? devices : null));
    }

    private static <T> T ask(Question<T> question) {
        try {
            return question.answer();
        } catch (StoreException e) {
            LOG.warn("the store did not answer cause={}", e.getMessage());
            throw new ProblemException(
                    503,
                    "store-unavailable",
                    new Text("The store of observations does not answer", "观测数据存储没有响应"),
                    new Text("Nothing is lost; try again in a moment", "数据没有丢失，请稍后再试"));
        }
    }

    /** Something that only the store knows. */
    private interface Question<T> {
        T answer() throws StoreException;
    }

    /**
     * A page.
     *
     * @param devices those of a lineage that the list is about, the oldest first
     */
    private record HistoryJson(
            List<?> items, @Nullable String next, @Nullable List<String> devices) {}
}
