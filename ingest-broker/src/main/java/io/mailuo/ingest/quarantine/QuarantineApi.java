package io.mailuo.ingest.quarantine;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.mailuo.http.Access;
import io.mailuo.http.Answer;
import io.mailuo.http.Call;
import io.mailuo.http.Principal;
import io.mailuo.http.Routes;
import io.mailuo.ingest.index.DeviceEntry;
import io.mailuo.ingest.index.DeviceIndex;
import io.mailuo.ingest.log.LogException;
import io.mailuo.ingest.log.QuarantineEntry;
import io.mailuo.ingest.log.QuarantineOutcome;
import io.mailuo.spec.problem.ProblemException;
import io.mailuo.spec.problem.Text;
import io.mailuo.spec.quarantine.QuarantineReason;
import io.mailuo.spec.registry.RegistryRecord.Gateway;
import io.mailuo.spec.registry.Scope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The quarantine over HTTP: list, look at one, count, try again. */
final class QuarantineApi {

    private static final Logger LOG = LoggerFactory.getLogger(QuarantineApi.class);
    private static final int MAX_REPLAY = 1000;

    /** What the API shows of an entry. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Shown(
            String id,
            Instant receivedTime,
            String source,
            String topic,
            String codec,
            String reason,
            String detail,
            int size,
            @Nullable String text,
            @Nullable String hex,
            QuarantineState state,
            @Nullable String peer,
            byte @Nullable [] raw,
            @Nullable LastReplay lastReplay) {}

    /** What became of the last replay. */
    record LastReplay(Instant at, String by, boolean accepted, String detail) {}

    /** A page of entries. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Page(List<Shown> items, @Nullable String next) {}

    /** Which entries are to be tried again. */
    record ReplayRequest(
            @Nullable List<String> ids,
            @Nullable String source,
            @Nullable String reason,
            @Nullable Instant from,
            @Nullable Instant to) {}

    /** What became of one entry. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record ReplayItem(
            String id, QuarantineState state, @Nullable String detail) {}

    /** What became of all. {@code remaining}: how many more match and were not tried in this call. */
    record ReplayAnswer(int accepted, int refused, int remaining, List<ReplayItem> items) {}

    private final QuarantineIndex index;
    private final QuarantineArchive archive;
    private final DeviceIndex devices;
    private final Replay replay;

    QuarantineApi(QuarantineIndex index, QuarantineArchive archive, DeviceIndex devices, Replay replay) {
        this.index = index;
        this.archive = archive;
        this.devices = devices;
        this.replay = replay;
    }

    void mount(Routes routes) {
        routes.get("/quarantine", Access.scope(Scope.QUARANTINE_READ), this::list);
        routes.get("/quarantine/summary", Access.scope(Scope.QUARANTINE_READ), this::summary);
        routes.get("/quarantine/{id}", Access.scope(Scope.QUARANTINE_READ), this::one);
        routes.post("/quarantine/replay", Access.scope(Scope.QUARANTINE_REPLAY), this::replay);
    }

    private Answer list(Call call) {
        QuarantineQuery query = query(call);
        int limit = call.limit();
        QuarantineIndex.Place before =
                call.query("cursor").map(QuarantineApi::cursor).orElse(QuarantineIndex.Place.LAST);
        var items = new ArrayList<>(index.list(query, before, limit + 1));
        if (items.size() <= limit) {
            QuarantineIndex.Place last = items.isEmpty() ? before : QuarantineIndex.place(items.getLast());
            items.addAll(archive.older(query, last, limit + 1 - items.size(), index.firstOffsets()));
        }
        String next = items.size() <= limit ? null : cursor(items.get(limit - 1));
        return Answer.json(new Page(
                items.stream().limit(limit).map(item -> shown(item, null)).toList(), next));
    }

    private Answer one(Call call) {
        QuarantineEntry entry = entry(call.path("id"), visible(call.principal()));
        return Answer.json(shown(QuarantineItem.of(entry), entry));
    }

    private Answer summary(Call call) {
        List<QuarantineItem> items = index.all(query(call));
        return Answer.json(Map.of(
                "total",
                items.size(),
                "held",
                items.stream()
                        .filter(item -> index.state(item.id()) == QuarantineState.HELD)
                        .count(),
                "byReason",
                items.stream()
                        .collect(Collectors.groupingBy(
                                item -> item.reason().code(), TreeMap::new, Collectors.counting())),
                "bySource",
                items.stream()
                        .collect(Collectors.groupingBy(QuarantineItem::source, TreeMap::new, Collectors.counting()))));
    }

    private Answer replay(Call call) {
        var request = call.body(ReplayRequest.class);
        List<String> ids = request.ids() != null ? request.ids() : matching(request, call.principal());
        var visible = visible(call.principal());
        var items = new ArrayList<ReplayItem>();
        int accepted = 0;
        for (String id : ids.subList(0, Math.min(MAX_REPLAY, ids.size()))) {
            ReplayItem item = replay(id, visible, call.principal().subject());
            accepted += item.state() == QuarantineState.REPLAYED ? 1 : 0;
            items.add(item);
        }
        LOG.info(
                "quarantine replayed, by={} entries={} accepted={}",
                call.principal().subject(),
                items.size(),
                accepted);
        return Answer.json(new ReplayAnswer(accepted, items.size() - accepted, ids.size() - items.size(), items));
    }

    private List<String> matching(ReplayRequest request, Principal principal) {
        String reason = request.reason();
        var query = new QuarantineQuery(
                request.source(),
                reason == null ? null : reason(reason, "/reason"),
                request.from(),
                request.to(),
                visible(principal));
        return index.all(query).reversed().stream()
                .map(QuarantineItem::id)
                .filter(id -> index.state(id) != QuarantineState.REPLAYED)
                .toList();
    }

    private ReplayItem replay(String id, Predicate<String> visible, String by) {
        if (index.state(id) == QuarantineState.REPLAYED) {
            return new ReplayItem(id, QuarantineState.REPLAYED, null);
        }
        QuarantineEntry entry = entry(id, visible);
        try {
            QuarantineOutcome outcome = replay.run(entry, _ -> by).outcome();
            index.remember(outcome);
            return outcome.accepted()
                    ? new ReplayItem(id, QuarantineState.REPLAYED, null)
                    : new ReplayItem(id, QuarantineState.REFUSED_AGAIN, outcome.detail());
        } catch (LogException e) {
            throw new ProblemException(
                    503,
                    "log-unavailable",
                    new Text("The log does not take it", "日志服务无法写入"),
                    new Text("Try again later: " + e.getMessage(), "请稍后重试：" + e.getMessage()));
        }
    }

    private QuarantineEntry entry(String id, Predicate<String> visible) {
        try {
            return archive.entry(id)
                    .filter(entry -> visible.test(entry.source()))
                    .orElseThrow(() -> ProblemException.notFound(new Text("quarantine entry " + id, "隔离区条目 " + id)));
        } catch (IllegalArgumentException e) {
            throw ProblemException.notFound(new Text("quarantine entry " + id, "隔离区条目 " + id));
        }
    }

    private QuarantineQuery query(Call call) {
        return new QuarantineQuery(
                call.query("source").orElse(null),
                call.query("reason").map(text -> reason(text, "reason")).orElse(null),
                call.instant("from").orElse(null),
                call.instant("to").orElse(null),
                visible(call.principal()));
    }

    /** A restricted principal sees entries of its own organization's devices and gateways, and no others. */
    private Predicate<String> visible(Principal principal) {
        String organization = principal.organization();
        if (organization == null) {
            return _ -> true;
        }
        return source -> {
            DeviceEntry device = devices.device(source);
            Gateway gateway = device == null ? devices.gateway(source) : null;
            String owner = device != null ? device.organization() : gateway != null ? gateway.organization() : null;
            return owner != null && devices.within(owner, organization);
        };
    }

    private Shown shown(QuarantineItem item, @Nullable QuarantineEntry entry) {
        QuarantineOutcome outcome = entry == null ? null : index.outcome(item.id());
        return new Shown(
                item.id(),
                item.receivedTime(),
                item.source(),
                item.topic(),
                item.codec(),
                item.reason().code(),
                item.detail(),
                item.size(),
                item.text(),
                item.hex(),
                index.state(item.id()),
                entry == null ? null : entry.peer(),
                entry == null ? null : entry.raw(),
                outcome == null
                        ? null
                        : new LastReplay(outcome.at(), outcome.by(), outcome.accepted(), outcome.detail()));
    }

    private static QuarantineReason reason(String code, String pointer) {
        return Arrays.stream(QuarantineReason.values())
                .filter(reason -> reason.code().equals(code))
                .findFirst()
                .orElseThrow(() -> {
                    String allowed = Arrays.stream(QuarantineReason.values())
                            .map(QuarantineReason::code)
                            .collect(Collectors.joining(", "));
                    return ProblemException.field(
                            pointer,
                            new Text("'" + code + "' is none of " + allowed, "“" + code + "”不是以下之一：" + allowed));
                });
    }

    private static String cursor(QuarantineItem item) {
        QuarantineIndex.Place place = QuarantineIndex.place(item);
        return place.micros() + "." + place.partition() + "." + place.offset();
    }

    private static QuarantineIndex.Place cursor(String text) {
        String[] parts = text.split("\\.", -1);
        try {
            return new QuarantineIndex.Place(
                    Long.parseLong(parts[0]), Integer.parseInt(parts[1]), Long.parseLong(parts[2]));
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            throw ProblemException.field(
                    "cursor", new Text("is not one that an answer gave as 'next'", "不是之前响应中 next 给出的值"));
        }
    }
}
