package io.mailuo.registry.network;

import io.mailuo.http.Access;
import io.mailuo.http.Answer;
import io.mailuo.http.Call;
import io.mailuo.http.Routes;
import io.mailuo.registry.api.Conditions;
import io.mailuo.registry.api.Fields;
import io.mailuo.registry.api.Page;
import io.mailuo.registry.database.Database;
import io.mailuo.registry.database.Transaction;
import io.mailuo.registry.organization.Reach;
import io.mailuo.spec.problem.ProblemException;
import io.mailuo.spec.problem.Text;
import io.mailuo.spec.registry.Scope;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Utility networks on the API: {@code /networks}, {@code /networks/{network}/segments} and {@code …/trace}. */
public final class Networks {

    private static final Pattern NETWORK = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");
    private static final Pattern ID = Pattern.compile("[\\p{L}\\p{N}._:/-]{1,64}");
    private static final int MOST_SEGMENTS = 5000;
    private static final int MOST_OBJECTS = 10_000;
    private static final int USUAL_OBJECTS = 1000;

    /** What a caller says about a segment; see {@link Segment}. */
    record SegmentBody(
            @Nullable String id,
            @Nullable String from,
            @Nullable String to,
            @Nullable String object) {}

    record Body(
            @Nullable List<@Nullable SegmentBody> items,
            @Nullable List<@Nullable String> remove) {}

    /**
     * What takes a bulk change back, by the same call.
     *
     * @param items what was changed or removed, as it was
     * @param remove what was made
     */
    record Undo(List<Segment> items, List<String> remove) {}

    /** What a bulk change has done. */
    record Changed(int created, int changed, int unchanged, int removed, Undo undo) {}

    private record Noted(List<Segment> items) {}

    private record Named(String network) {}

    private final Database database;

    public Networks(Database database) {
        this.database = database;
    }

    /** Adds the routes. */
    public void mount(Routes routes) {
        routes.get("/networks", Access.scope(Scope.REGISTRY_READ), this::networks);
        routes.put("/networks/{network}/segments", Access.scope(Scope.REGISTRY_WRITE), this::put);
        routes.get("/networks/{network}/segments", Access.scope(Scope.REGISTRY_READ), this::list);
        routes.delete("/networks/{network}/segments/{id}", Access.scope(Scope.REGISTRY_WRITE), this::remove);
        routes.get("/networks/{network}/trace", Access.scope(Scope.REGISTRY_READ), this::trace);
    }

    private Answer networks(Call call) {
        int limit = call.limit();
        var after = Page.after(call);
        var object = call.query("object");
        var found = database.read(transaction -> object.isPresent()
                ? transaction.list(
                        "select distinct network from network_segment where (source = ? or target = ? or object = ?) and"
                                + " network > ? order by network limit ?",
                        row -> new Named(row.text("network")),
                        object.get(),
                        object.get(),
                        object.get(),
                        after,
                        limit + 1)
                // Skips in the index from the first segment of a network to that of the next.
                : transaction.list(
                        "with recursive known (network) as (select min(network) from network_segment where network > ?"
                                + " union all select (select min(s.network) from network_segment s where s.network >"
                                + " known.network) from known where known.network is not null) select network from"
                                + " known where network is not null limit ?",
                        row -> new Named(row.text("network")),
                        after,
                        limit + 1));
        return Answer.json(Page.of(found, limit, Named::network));
    }

    private Answer put(Call call) {
        var network = network(call);
        var body = call.body(Body.class);
        var wanted = check(body);
        var leaving = leaving(body, wanted.keySet());
        var written = database.write(call.principal().subject(), transaction -> {
            var before = new LinkedHashMap<String, Segment>();
            transaction.list(
                    "select " + Segment.COLUMNS + " from network_segment where network = ? and id = any (?) for update",
                    row -> before.put(row.text("id"), Segment.of(row)),
                    network,
                    Stream.concat(wanted.keySet().stream(), leaving.stream()).toList());
            requireObjects(transaction, call, wanted, before);
            var changed = wanted.values().stream()
                    .filter(segment -> !segment.equals(before.get(segment.id())))
                    .toList();
            var created = changed.stream()
                    .map(Segment::id)
                    .filter(id -> !before.containsKey(id))
                    .toList();
            var replaced = Stream.concat(changed.stream().map(Segment::id), leaving.stream())
                    .map(before::get)
                    .filter(Objects::nonNull)
                    .toList();
            if (!changed.isEmpty() || !replaced.isEmpty()) {
                write(transaction, network, changed);
                transaction.update("delete from network_segment where network = ? and id = any (?)", network, leaving);
                transaction.audit("network.segments", "network/" + network, new Noted(replaced), new Noted(changed));
            }
            int kept = changed.size() - created.size();
            return new Changed(
                    created.size(),
                    kept,
                    wanted.size() - changed.size(),
                    replaced.size() - kept,
                    new Undo(replaced, created));
        });
        return Answer.json(written.value());
    }

    private static void write(Transaction transaction, String network, List<Segment> segments) throws SQLException {
        var objects = new ArrayList<@Nullable String>();
        segments.forEach(segment -> objects.add(segment.object()));
        transaction.update(
                "insert into network_segment (network, id, source, target, object) select ?, s.id, s.source, s.target,"
                        + " s.object from unnest(?, ?, ?, ?) as s (id, source, target, object) on conflict (network, id)"
                        + " do update set source = excluded.source, target = excluded.target, object = excluded.object",
                network,
                segments.stream().map(Segment::id).toList(),
                segments.stream().map(Segment::from).toList(),
                segments.stream().map(Segment::to).toList(),
                objects);
    }

    private Answer list(Call call) {
        int limit = call.limit();
        var conditions = new Conditions().and("network = ?", network(call)).and("id > ?", Page.after(call));
        call.query("id").ifPresent(id -> conditions.and("id = ?", id));
        call.query("object")
                .ifPresent(object -> conditions.and("source = ? or target = ? or object = ?", object, object, object));
        return database.read(transaction -> {
            var found = transaction.list(
                    "select " + Segment.COLUMNS + " from network_segment" + conditions.where() + " order by id limit ?",
                    Segment::of,
                    conditions.parameters(limit + 1));
            var ends = ListedSegment.ends(transaction, call.principal(), found);
            return Answer.json(Page.of(
                    found.stream()
                            .map(segment -> ListedSegment.of(segment, ends))
                            .toList(),
                    limit,
                    ListedSegment::id));
        });
    }

    private Answer remove(Call call) {
        var network = network(call);
        var id = call.path("id");
        database.write(call.principal().subject(), transaction -> {
            var before = transaction
                    .first(
                            "select " + Segment.COLUMNS
                                    + " from network_segment where network = ? and id = ? for update",
                            Segment::of,
                            network,
                            id)
                    .orElseThrow(() -> ProblemException.notFound(new Text(
                            "The network " + network + " has no segment " + id + ".",
                            network + " 管网没有管段 " + id + "。")));
            requireObjects(transaction, call, Map.of(id, before), Map.of());
            transaction.update("delete from network_segment where network = ? and id = ?", network, id);
            transaction.audit("network.segment-removed", "network/" + network, before, null);
            return before;
        });
        return Answer.noContent();
    }

    private Answer trace(Call call) {
        var network = network(call);
        var from = call.required("from");
        var direction = call.required("direction");
        if (!direction.equals("upstream") && !direction.equals("downstream")) {
            throw ProblemException.field(
                    "direction", new Text("is neither upstream nor downstream", "不是 upstream（上游）或 downstream（下游）"));
        }
        int limit = call.integer("limit", 1, MOST_OBJECTS, USUAL_OBJECTS);
        return Answer.json(database.read(transaction -> {
            if (!transaction.exists("select 1 from managed_object where code = ?", from)) {
                throw ProblemException.notFound(
                        new Text("No managed object has the code " + from + ".", "没有编码为 " + from + " 的管理对象。"));
            }
            return Trace.walk(transaction, call.principal(), network, from, direction.equals("downstream"), limit);
        }));
    }

    /** Who changes a segment must stand for the owner of one of its ends, before and after. */
    private static void requireObjects(
            Transaction transaction, Call call, Map<String, Segment> wanted, Map<String, Segment> before)
            throws SQLException {
        var codes = new TreeSet<String>();
        for (var segments : List.of(wanted.values(), before.values())) {
            for (var segment : segments) {
                codes.add(segment.from());
                codes.add(segment.to());
                if (segment.object() != null) {
                    codes.add(segment.object());
                }
            }
        }
        var owners = new HashMap<String, String>();
        transaction.list(
                "select code, organization from managed_object where code = any (?)",
                row -> owners.put(row.text("code"), row.text("organization")),
                codes);
        var fields = new Fields();
        codes.stream()
                .filter(code -> !owners.containsKey(code))
                .limit(MOST_OBJECTS)
                .forEach(code ->
                        fields.wrong("/items", "no managed object has the code " + code, "没有编码为 " + code + " 的管理对象"));
        fields.check();
        var own = new HashSet<String>();
        for (var organization : Set.copyOf(owners.values())) {
            if (Reach.covers(transaction, call.principal(), organization)) {
                own.add(organization);
            }
        }
        for (var segments : List.of(wanted.values(), before.values())) {
            for (var segment : segments) {
                var owner = Objects.requireNonNull(owners.get(segment.from()));
                if (!own.contains(owner) && !own.contains(owners.get(segment.to()))) {
                    Reach.require(transaction, call.principal(), owner);
                }
            }
        }
    }

    private static Map<String, Segment> check(Body body) {
        var fields = new Fields();
        var items = body.items() == null ? List.<@Nullable SegmentBody>of() : body.items();
        int all = items.size() + (body.remove() == null ? 0 : body.remove().size());
        fields.require(
                all >= 1 && all <= MOST_SEGMENTS,
                "/items",
                "1 to " + MOST_SEGMENTS + " segments are required, those to be removed included",
                "须有 1 至 " + MOST_SEGMENTS + " 个管段（含要移除的）");
        fields.check();
        var segments = new LinkedHashMap<String, Segment>();
        for (int i = 0; i < items.size(); i++) {
            var pointer = "/items/" + i;
            var item = items.get(i);
            if (item == null) {
                fields.wrong(pointer, "is null", "为空");
                continue;
            }
            var id = fields.matching(pointer + "/id", item.id(), ID, "GS-000123");
            var from = fields.required(pointer + "/from", item.from());
            var to = fields.required(pointer + "/to", item.to());
            fields.require(from.isEmpty() || !from.equals(to), pointer + "/to", "is where it comes from", "起点与终点相同");
            fields.require(
                    segments.put(id, new Segment(id, from, to, item.object())) == null || id.isEmpty(),
                    pointer + "/id",
                    "'" + id + "' stands twice",
                    "“" + id + "”重复");
        }
        fields.check();
        return segments;
    }

    /** The ids of what is to be removed; none of it may be wanted at the same time. */
    private static Set<String> leaving(Body body, Set<String> wanted) {
        var fields = new Fields();
        var ids = body.remove() == null ? List.<@Nullable String>of() : body.remove();
        var leaving = new TreeSet<String>();
        for (int i = 0; i < ids.size(); i++) {
            var id = fields.required("/remove/" + i, ids.get(i));
            fields.require(!wanted.contains(id), "/remove/" + i, "stands among the items too", "同时出现在 items 中");
            leaving.add(id);
        }
        fields.check();
        return leaving;
    }

    private static String network(Call call) {
        var network = call.path("network");
        if (!NETWORK.matcher(network).matches()) {
            throw ProblemException.field(
                    "network",
                    new Text(
                            "is not a name such as water-supply, drainage, gas, heating or power",
                            "不是形如 water-supply、drainage、gas、heating、power 的名称"));
        }
        return network;
    }
}
