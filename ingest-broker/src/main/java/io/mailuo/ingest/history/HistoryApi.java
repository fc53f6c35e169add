package io.mailuo.ingest.history;

import io.mailuo.http.Access;
import io.mailuo.http.Answer;
import io.mailuo.http.Call;
import io.mailuo.http.Routes;
import io.mailuo.ingest.history.ObservationJson.DeviceLatest;
import io.mailuo.ingest.history.ObservationJson.Page;
import io.mailuo.ingest.index.DeviceEntry;
import io.mailuo.ingest.sharing.SharedGrant;
import io.mailuo.ingest.store.AggregateQuery;
import io.mailuo.ingest.store.Bucket;
import io.mailuo.ingest.store.RawQuery;
import io.mailuo.ingest.store.RawQuery.Order;
import io.mailuo.ingest.store.RawQuery.Position;
import io.mailuo.ingest.store.StoreException;
import io.mailuo.ingest.store.StoreNames;
import io.mailuo.ingest.store.TimeSeriesStore;
import io.mailuo.spec.problem.ProblemException;
import io.mailuo.spec.problem.Text;
import io.mailuo.spec.registry.GrantUse.Kind;
import io.mailuo.spec.registry.Scope;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("2100-01-01T00:00:00Z");
    private static final int MOST_PROPERTIES = 1000;
    private static final Duration LONGEST_INTERVAL = Duration.ofDays(366);

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
        var span = span(call);
        var aggregates = call.query("aggregate").map(Aggregate::parse);
        var interval = interval(call);
        var now = readings.clock().instant();
        var reader = readings.reader(call);
        if (aggregates.isEmpty() && interval == null) {
            return raw(call, device.code(), span, HistoryRight.raw(reader, device, span.property, now));
        }
        var right = HistoryRight.sums(reader, device, span.property, interval, now);
        return aggregated(
                call,
                span,
                right,
                aggregates.orElse(EnumSet.of(Aggregate.AVG)),
                question(call, device, span, interval, right, now));
    }

    private static AggregateQuery question(
            Call call, DeviceEntry device, Span span, @Nullable Duration interval, HistoryRight right, Instant now) {
        var offset = offset(call, device.clock());
        var from = span.from;
        var to = span.to;
        if (right.isCoarse()) {
            right.requireZone(offset, device.clock());
            from = right.begin(from, interval, offset);
            to = right.end(to, interval, offset, now);
            if (span.after != null && !right.isBorder(span.after.phenomenonTime(), interval, offset)) {
                throw ProblemException.field("cursor", new Text("is not a cursor of this list", "不是此列表的游标"));
            }
        }
        return new AggregateQuery(
                device.code(),
                right.only(span.property),
                from,
                to.isBefore(from) ? from : to,
                interval,
                offset,
                span.order,
                call.limit() + MOST_PROPERTIES + 1);
    }

    private Answer raw(Call call, String device, Span span, HistoryRight right) {
        int limit = call.limit();
        var rows = ask(() -> store.read(new RawQuery(
                device, right.only(span.property), span.from, span.to, span.order, span.after, limit + 1)));
        String next = null;
        if (rows.size() > limit) {
            rows = rows.subList(0, limit);
            var last = rows.getLast().observation();
            next = HistoryCursor.write(last.phenomenonTime(), last.property());
        }
        var shown = rows.stream()
                .filter(row -> right.covers(row.observation().property()))
                .toList();
        readings.count(
                Kind.HISTORY, call, right.uses(shown, row -> row.observation().property()));
        return Answer.json(new Page<>(shown.stream().map(ObservationJson::past).toList(), next));
    }

    private Answer aggregated(
            Call call, Span span, HistoryRight right, Set<Aggregate> aggregates, AggregateQuery query) {
        int limit = call.limit();
        var buckets = query.from().equals(query.to())
                ? List.<Bucket>of()
                : ask(() -> store.aggregate(continued(query, span.after)));
        var items = buckets.stream()
                .filter(bucket -> !wasShown(bucket, span.after))
                .limit(limit + 1L)
                .toList();
        String next = null;
        if (items.size() > limit) {
            items = items.subList(0, limit);
            next = HistoryCursor.write(items.getLast().start(), items.getLast().property());
        }
        var readable =
                items.stream().filter(bucket -> right.covers(bucket.property())).toList();
        readings.count(Kind.HISTORY, call, right.uses(readable, Bucket::property));
        List<Map<String, Object>> shown = readable.stream()
                .map(bucket -> ObservationJson.bucket(bucket, aggregates))
                .toList();
        return Answer.json(new Page<>(shown, next));
    }

    /** Begins, or ends, at the interval in which the page before ended. */
    private static AggregateQuery continued(AggregateQuery query, @Nullable Position after) {
        var interval = query.interval();
        if (after == null || interval == null) {
            return query;
        }
        var from = query.from();
        var to = query.to();
        if (query.order() == Order.ASCENDING) {
            from = after.phenomenonTime().isAfter(from) ? after.phenomenonTime() : from;
        } else {
            var end = after.phenomenonTime().plus(interval);
            to = end.isBefore(to) ? end : to;
        }
        return new AggregateQuery(
                query.device(), query.property(), from, to, interval, query.offset(), query.order(), query.limit());
    }

    private static boolean wasShown(Bucket bucket, @Nullable Position after) {
        return after != null
                && bucket.start().equals(after.phenomenonTime())
                && bucket.property().compareTo(after.property()) <= 0;
    }

    private static Span span(Call call) {
        var property = call.query("property").orElse(null);
        if (property != null && !StoreNames.isProperty(property)) {
            throw ProblemException.field("property", new Text("is not an observed property", "不是观测属性"));
        }
        var from = call.instant("from").orElse(EARLIEST);
        var to = call.instant("to").orElse(LATEST);
        if (from.isAfter(to)) {
            throw ProblemException.field(
                    "to", new Text("must not lie before from (" + from + ")", "不能早于 from（" + from + "）"));
        }
        return new Span(
                property,
                from.isBefore(EARLIEST) ? EARLIEST : from,
                to.isAfter(LATEST) ? LATEST : to,
                order(call),
                call.query("cursor").map(HistoryCursor::read).orElse(null));
    }

    private static Order order(Call call) {
        String word = call.query("order").orElse("asc");
        return switch (word) {
            case "asc" -> Order.ASCENDING;
            case "desc" -> Order.DESCENDING;
            default ->
                throw ProblemException.field(
                        "order", new Text("'" + word + "' is neither asc nor desc", "“" + word + "”不是 asc 或 desc"));
        };
    }

    private static @Nullable Duration interval(Call call) {
        Optional<String> text = call.query("interval");
        if (text.isEmpty()) {
            return null;
        }
        try {
            var interval = Duration.parse(text.get());
            if (interval.toSeconds() >= 1 && interval.getNano() == 0 && interval.compareTo(LONGEST_INTERVAL) <= 0) {
                return interval;
            }
        } catch (DateTimeException e) {
            // Answered below, together with what is out of range.
        }
        throw ProblemException.field(
                "interval",
                new Text(
                        "'" + text.get() + "' is not an ISO 8601 duration of whole seconds from PT1S to P366D",
                        "“" + text.get() + "”不是 PT1S 到 P366D 之间整秒的 ISO 8601 时长"));
    }

    /** What the intervals are cut by: the zone asked for, else the device's. */
    private static Duration offset(Call call, ZoneOffset clock) {
        var zone = call.query("zone").map(text -> {
            try {
                return ZoneOffset.of(text.replace(' ', '+'));
            } catch (DateTimeException e) {
                throw ProblemException.field(
                        "zone",
                        new Text("'" + text + "' is not an offset such as +08:00", "“" + text + "”不是 +08:00 形式的时区偏移"));
            }
        });
        return Duration.ofSeconds(zone.orElse(clock).getTotalSeconds());
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

    /** What part of a device's history is asked for. */
    private record Span(
            @Nullable String property,
            Instant from,
            Instant to,
            Order order,
            @Nullable Position after) {}
}
