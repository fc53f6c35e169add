package io.mailuo.ingest.quality;

import io.mailuo.http.Access;
import io.mailuo.http.Answer;
import io.mailuo.http.Call;
import io.mailuo.http.Routes;
import io.mailuo.ingest.index.DeviceIndex;
import io.mailuo.ingest.quality.QualityJson.Measured;
import io.mailuo.ingest.quality.QualityJson.Row;
import io.mailuo.ingest.sharing.ReadableDevices;
import io.mailuo.ingest.store.StoreException;
import io.mailuo.ingest.store.StoreNames;
import io.mailuo.ingest.store.TimeSeriesStore;
import io.mailuo.spec.problem.ProblemException;
import io.mailuo.spec.problem.Text;
import io.mailuo.spec.registry.Scope;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code GET /quality}, {@code GET /quality/scores}, and the arithmetic of a device or an organization. */
final class QualityApi {

    private static final Logger LOG = LoggerFactory.getLogger(QualityApi.class);
    private static final long HOUR = DeviceMeter.SECONDS_PER_HOUR;
    private static final Duration USUAL = Duration.ofHours(24);
    private static final Duration LONGEST_DETAIL = Duration.ofDays(31);
    private static final int MOST_SKIPPED = 10_000;
    private static final int MOST_SCORES = 100;

    /** By what a table can be put in order; without a value comes last. */
    private static final Map<String, Function<Row, @Nullable Double>> ORDERS = Map.ofEntries(
            Map.entry("score", row -> row.measured().score()),
            Map.entry("completeness", row -> row.measured().completeness()),
            Map.entry("timeliness", row -> row.measured().timeliness()),
            Map.entry("onlineRate", row -> row.measured().onlineRate()),
            Map.entry("quarantineShare", row -> row.measured().quarantineShare()),
            Map.entry("expected", row -> (double) row.measured().expected()),
            Map.entry("received", row -> (double) row.measured().received()),
            Map.entry("quarantined", row -> (double) row.measured().quarantined()),
            Map.entry("stuck", row -> (double) row.measured().stuck()),
            Map.entry("outOfRange", row -> (double) row.measured().outOfRange()),
            Map.entry("devices", row -> (double) row.devices()));

    /** Whole hours. */
    private record Span(Instant from, Instant to) {}

    private final TimeSeriesStore store;
    private final DeviceIndex index;
    private final ReadableDevices devices;
    private final QualityHours hours;
    private final QuarantinedReadings quarantined;
    private final InstantSource clock;

    QualityApi(
            TimeSeriesStore store,
            DeviceIndex index,
            ReadableDevices devices,
            QualityHours hours,
            QuarantinedReadings quarantined,
            InstantSource clock) {
        this.store = store;
        this.index = index;
        this.devices = devices;
        this.hours = hours;
        this.quarantined = quarantined;
        this.clock = clock;
    }

    void mount(Routes routes) {
        routes.get("/quality", Access.scope(Scope.OBSERVATIONS_READ), this::table);
        routes.get("/quality/scores", Access.scope(Scope.OBSERVATIONS_READ), this::scores);
        routes.get("/quality/devices/{code}", Access.scope(Scope.OBSERVATIONS_READ), this::device);
        routes.get("/quality/organizations/{organization}", Access.scope(Scope.OBSERVATIONS_READ), this::organization);
    }

    private Answer table(Call call) {
        var span = span(call);
        boolean byDevice = switch (call.query("by").orElse("organization")) {
            case "organization" -> false;
            case "device" -> true;
            default ->
                throw ProblemException.field(
                        "by", new Text("is neither organization nor device", "不是 organization 或 device"));
        };
        var order = order(call, byDevice ? "score" : "-score");
        int skip = call.query("cursor").isEmpty() ? 0 : call.integer("cursor", 1, MOST_SKIPPED, 0);
        int limit = call.limit();
        var best = new Best(skip + limit + 1, order);
        if (byDevice) {
            devices(call, span, best);
        } else {
            organizations(call, span, best);
        }
        var rows = best.rows();
        var page = rows.stream().skip(skip).limit(limit).toList();
        boolean more = rows.size() > skip + limit && skip + limit <= MOST_SKIPPED;
        return Answer.json(new QualityJson.Table(
                page,
                span.from,
                span.to,
                hours.between(span.from, span.to).size(),
                more ? Integer.toString(skip + limit) : null));
    }

    /** The first rows in an order; no more than these are kept. */
    private static final class Best {

        private final int most;
        private final Comparator<Row> order;
        private final PriorityQueue<Row> lastFirst;

        Best(int most, Comparator<Row> order) {
            this.most = most;
            this.order = order;
            this.lastFirst = new PriorityQueue<>(most + 1, order.reversed());
        }

        void add(Row row) {
            lastFirst.add(row);
            if (lastFirst.size() > most) {
                lastFirst.remove();
            }
        }

        List<Row> rows() {
            return lastFirst.stream().sorted(order).toList();
        }
    }

    /** How good the data of some devices are, whoever may read them: it stands beside them in the sharing catalogue. */
    private Answer scores(Call call) {
        var span = span(call);
        var codes = List.of(call.required("devices").split(",", -1));
        if (codes.size() > MOST_SCORES || !codes.stream().allMatch(StoreNames::isDevice)) {
            throw ProblemException.field(
                    "devices",
                    new Text(
                            "is a list of up to " + MOST_SCORES + " codes with commas",
                            "应为以逗号分隔的编码，最多 " + MOST_SCORES + " 个"));
        }
        var sums = hours.sum(span.from, span.to);
        var items = codes.stream()
                .map(index::device)
                .filter(Objects::nonNull)
                .map(device -> QualityJson.Scored.of(device.code(), sums.of(Long.parseLong(device.code()))))
                .toList();
        return Answer.json(new QualityJson.Scores(
                items,
                span.from,
                span.to,
                hours.between(span.from, span.to).size(),
                Score.FORMULA,
                QualityJson.Defined.ALL));
    }

    private void organizations(Call call, Span span, Best best) {
        var counted = hours.between(span.from, span.to);
        var wanted = owner(call);
        var domain = call.query("domain");
        var sums = new HashMap<String, Numbers>();
        var most = new HashMap<String, Integer>();
        for (var hour : counted.values()) {
            var present = new HashMap<String, Integer>();
            hour.groups().forEach((group, sum) -> {
                if (wanted.test(group.organization())
                        && (domain.isEmpty() || domain.get().equals(group.domain()))) {
                    sums.merge(group.organization(), sum.numbers(), Numbers::plus);
                    present.merge(group.organization(), sum.devices(), Integer::sum);
                }
            });
            present.forEach((organization, count) -> most.merge(organization, count, Math::max));
        }
        sums.forEach((organization, numbers) -> best.add(new Row(
                organization, null, name(organization), most.getOrDefault(organization, 0), Measured.of(numbers))));
    }

    /** A row for each device that the caller may read something of. */
    private void devices(Call call, Span span, Best best) {
        var reader = devices.reader(call.principal().organization());
        var now = clock.instant();
        var asked = call.query("organization");
        var domain = call.query("domain");
        var within = new HashMap<String, Boolean>();
        hours.sum(span.from, span.to).each((code, numbers) -> {
            var device = index.device(Long.toString(code));
            if (device != null
                    && (domain.isEmpty() || domain.get().equals(device.domain()))
                    && (asked.isEmpty()
                            || within.computeIfAbsent(device.organization(), owner -> index.within(owner, asked.get())))
                    && reader.sees(device, now)) {
                best.add(new Row(device.organization(), device.code(), device.name(), 1, Measured.of(numbers)));
            }
        });
    }

    /** Whose rows are shown: those in the caller's reach, and of these the organization asked for and those below. */
    private Predicate<String> owner(Call call) {
        String reach = call.principal().organization();
        var asked = call.query("organization");
        return organization -> (reach == null || index.within(organization, reach))
                && (asked.isEmpty() || index.within(organization, asked.get()));
    }

    private String name(String organization) {
        var known = index.organization(organization);
        return known == null ? organization : known.name();
    }

    private Answer device(Call call) {
        String code = call.path("code");
        var device = index.device(code);
        var reader = devices.reader(call.principal().organization());
        if (device == null || !reader.sees(device, clock.instant())) {
            throw ProblemException.notFound(
                    new Text("no device with the code '" + code + "' is registered", "没有登记编码为“" + code + "”的设备"));
        }
        var span = span(call);
        if (Duration.between(span.from, span.to).compareTo(LONGEST_DETAIL) > 0) {
            throw ProblemException.field("from", new Text("lies more than 31 days before 'to'", "早于 to 超过 31 天"));
        }
        try {
            var counted =
                    DeviceHours.count(store, quarantined, device, span.from.getEpochSecond(), span.to.getEpochSecond());
            return Answer.json(QualityJson.Arithmetic.of(
                    device.code(), device.name(), device.organization(), span.from, span.to, counted));
        } catch (StoreException e) {
            LOG.warn("the store did not answer cause={}", e.getMessage());
            throw new ProblemException(
                    503,
                    "store-unavailable",
                    new Text("The store of observations does not answer", "观测数据存储没有响应"),
                    new Text("Nothing is lost; try again in a moment", "数据没有丢失，请稍后再试"));
        }
    }

    /** The arithmetic of an organization's row: the same hours, so the same numbers. */
    private Answer organization(Call call) {
        String id = call.path("organization");
        String reach = call.principal().organization();
        if (index.organization(id) == null || reach != null && !index.within(id, reach)) {
            throw ProblemException.notFound(new Text("no organization '" + id + "' is known", "没有单位“" + id + "”"));
        }
        var span = span(call);
        var domain = call.query("domain");
        var counted = new TreeMap<Long, Numbers>();
        hours.between(span.from, span.to)
                .forEach((start, hour) -> hour.groups().forEach((group, sum) -> {
                    if (id.equals(group.organization())
                            && (domain.isEmpty() || domain.get().equals(group.domain()))) {
                        counted.merge(start, sum.numbers(), Numbers::plus);
                    }
                }));
        return Answer.json(QualityJson.Arithmetic.of(null, name(id), id, span.from, span.to, counted));
    }

    /** From the hour of {@code from} to the end of the last hour that is over. */
    private Span span(Call call) {
        long now = QualityHours.hour(clock.instant().getEpochSecond());
        long to = call.instant("to")
                .map(time -> QualityHours.hour(time.getEpochSecond() + HOUR - 1))
                .orElse(now);
        to = Math.min(to, now);
        long until = to;
        long from = call.instant("from")
                .map(time -> QualityHours.hour(time.getEpochSecond()))
                .orElse(until - USUAL.toSeconds());
        if (from >= to) {
            throw ProblemException.field(
                    "from",
                    new Text(
                            "must lie at least an hour before 'to'; hours that are not over do not count",
                            "至少应早于 to 一小时；未结束的小时不参与统计"));
        }
        return new Span(Instant.ofEpochSecond(from), Instant.ofEpochSecond(to));
    }

    private static Comparator<Row> order(Call call, String absent) {
        String word = call.query("sort").orElse(absent);
        boolean descending = word.startsWith("-");
        var value = ORDERS.get(descending ? word.substring(1) : word);
        if (value == null) {
            throw ProblemException.field(
                    "sort",
                    new Text(
                            "'" + word + "' is none of "
                                    + String.join(
                                            ", ",
                                            ORDERS.keySet().stream().sorted().toList()) + ", with or without a minus",
                            "“" + word + "”不可用于排序"));
        }
        Comparator<@Nullable Double> numbers = descending ? Comparator.reverseOrder() : Comparator.naturalOrder();
        return Comparator.comparing((Row row) -> value.apply(row), Comparator.nullsLast(numbers))
                .thenComparing(row -> String.valueOf(row.device()))
                .thenComparing(row -> String.valueOf(row.organization()));
    }
}
