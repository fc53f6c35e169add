package io.mailuo.registry.finding;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.mailuo.http.Access;
import io.mailuo.http.Answer;
import io.mailuo.http.Call;
import io.mailuo.http.Handler;
import io.mailuo.http.Routes;
import io.mailuo.profile.ProfileLibrary;
import io.mailuo.registry.api.Conditions;
import io.mailuo.registry.api.Page;
import io.mailuo.registry.audit.AuditLog;
import io.mailuo.registry.database.Database;
import io.mailuo.registry.database.Row;
import io.mailuo.registry.database.Transaction;
import io.mailuo.registry.follow.TopicFollower;
import io.mailuo.registry.organization.Reach;
import io.mailuo.registry.place.GridCells;
import io.mailuo.spec.json.Json;
import io.mailuo.spec.problem.ProblemException;
import io.mailuo.spec.problem.Text;
import io.mailuo.spec.registry.Scope;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Findings of the cross-check on the API: {@code /findings}. */
public final class Findings implements AutoCloseable {

    private static final int LONGEST_REASON = 1000;
    /** The states, and what they are called in Chinese. */
    private static final Map<String, String> STATES =
            new TreeMap<>(Map.of("open", "待处理", "fixed", "已修正", "dismissed", "已忽略"));

    private static final String SELECT =
            "select f.*, coalesce((select d.name from device d where f.entity like 'device/%'"
                    + " and d.code = substr(f.entity, 8)), (select o.name from managed_object o where f.entity like 'object/%' and"
                    + " o.code = substr(f.entity, 8)), (select g.name from gateway g where f.entity like 'gateway/%' and g.code ="
                    + " substr(f.entity, 9)), '') as entity_name from finding f";

    /** How things are changed, by the first part of their entity: with the code in the path and the patch as body. */
    public record Changes(Handler device, Handler object, Handler gateway) {}

    record View(
            String id,
            Rule rule,
            String severity,
            String entity,
            String entityName,
            String organization,
            Text text,
            JsonNode evidence,
            @Nullable FixView fix,
            String state,
            Instant foundAt,
            @Nullable Instant decidedAt,
            @Nullable String decidedBy,
            @Nullable String reason) {

        static View of(Row row) throws SQLException {
            var fix = row.textOrNull("fix_en"); // absent of findings of earlier days only
            var value = row.textOrNull("fix_value");
            return new View(
                    row.text("id"),
                    Rule.parse(row.text("rule")),
                    row.text("severity"),
                    row.text("entity"),
                    row.text("entity_name"),
                    row.text("organization"),
                    new Text(row.text("text_en"), row.text("text_zh")),
                    json(row.text("evidence")),
                    fix == null
                            ? null
                            : new FixView(
                                    row.textOrNull("fix_attribute"),
                                    value == null ? null : json(value),
                                    new Text(fix, row.text("fix_zh"))),
                    row.text("state"),
                    row.time("found_at"),
                    row.timeOrNull("decided_at"),
                    row.textOrNull("decided_by"),
                    row.textOrNull("reason"));
        }
    }

    record FixView(@Nullable String attribute, @Nullable JsonNode value, Text text) {}

    record Count(String rule, String organization, long open, long fixed, long dismissed) {}

    record Decision(@Nullable String decision, @Nullable String reason) {}

    private final Database database;
    private final Judge judge;
    private final CrossCheck check;
    private final TopicFollower reports;
    private final Changes changes;

    /**
     * Starts following what is changed and what devices report.
     *
     * @param bootstrapServers of Kafka, which need not be there yet
     */
    public Findings(
            Database database,
            String bootstrapServers,
            GridCells cells,
            ProfileLibrary profiles,
            Changes changes,
            InstantSource clock) {
        this.database = database;
        this.judge = new Judge(cells, profiles, clock);
        this.check = new CrossCheck(database, judge, clock);
        this.reports = Reports.follow(database, bootstrapServers, clock);
        this.changes = changes;
    }

    /** Adds the routes. */
    public void mount(Routes routes) {
        routes.get("/findings", Access.scope(Scope.REGISTRY_READ), this::list);
        routes.get("/findings/summary", Access.scope(Scope.REGISTRY_READ), this::summary);
        routes.get(
                "/findings/check",
                Access.scope(Scope.REGISTRY_READ),
                call -> Answer.json(database.read(check::progress)));
        routes.post("/findings/check", Access.scope(Scope.REGISTRY_WRITE), this::start);
        routes.get("/findings/{id}", Access.scope(Scope.REGISTRY_READ), this::get);
        routes.post("/findings/{id}/decision", Access.scope(Scope.REGISTRY_WRITE), this::decide);
    }

    @Override
    public void close() {
        reports.close();
        check.close();
    }

    private Answer list(Call call) {
        int limit = call.limit();
        var conditions = new Conditions();
        AuditLog.after(call, conditions, "f.id < ?");
        call.query("rule")
                .ifPresent(rule -> conditions.and("f.rule = ?", Rule.parse(rule).text()));
        call.query("state").ifPresent(state -> conditions.and("f.state = ?", state(state)));
        call.query("entity").ifPresent(entity -> conditions.and("f.entity = ?", entity.replace("\0", "")));
        var found = database.read(transaction -> {
            Reach.restrict(transaction, conditions, call.principal(), call.query("organization"), "f.organization");
            return transaction.list(
                    SELECT + conditions.where() + " order by f.id desc limit ?",
                    View::of,
                    conditions.parameters(limit + 1));
        });
        return Answer.json(Page.of(found, limit, View::id));
    }

    private Answer summary(Call call) {
        var conditions = new Conditions();
        Reach.restrict(conditions, call.principal(), "organization");
        var counts = database.read(transaction -> transaction.list(
                "select rule, organization, count(*) filter (where state = 'open') as open, count(*) filter (where state ="
                        + " 'fixed') as fixed, count(*) filter (where state = 'dismissed') as dismissed from finding"
                        + conditions.where() + " group by rule, organization order by rule, organization",
                row -> new Count(
                        row.text("rule"),
                        row.text("organization"),
                        row.number("open"),
                        row.number("fixed"),
                        row.number("dismissed")),
                conditions.parameters()));
        return Answer.json(Map.of("items", counts));
    }

    private Answer get(Call call) {
        return Answer.json(database.read(transaction -> find(transaction, call, "")));
    }

    private Answer start(Call call) {
        var progress = database.enqueue(call.principal().subject(), transaction -> {
            check.start(transaction);
            return check.progress(transaction);
        });
        check.wake();
        return Answer.json(202, progress);
    }

    private Answer decide(Call call) throws Exception {
        var decision = call.body(Decision.class);
        var reason = decision.reason() == null ? "" : decision.reason().strip();
        if (reason.length() > LONGEST_REASON) {
            throw ProblemException.field(
                    "/reason",
                    new Text("has more than " + LONGEST_REASON + " characters", "超过 " + LONGEST_REASON + " 个字符"));
        }
        return switch (decision.decision() == null ? "" : decision.decision()) {
            case "fix" -> fix(call, reason);
            case "dismiss" -> {
                if (reason.isEmpty()) {
                    throw ProblemException.field(
                            "/reason", new Text("is required to dismiss a finding", "忽略发现时必须说明理由"));
                }
                yield decided(call, "open", "dismissed", reason);
            }
            case "reopen" -> decided(call, "dismissed", "open", reason);
            default ->
                throw ProblemException.field(
                        "/decision", new Text("is not one of fix, dismiss, reopen", "不在 fix、dismiss、reopen 之中"));
        };
    }

    private Answer decided(Call call, String from, String to, String reason) {
        return Answer.json(database.enqueue(call.principal().subject(), transaction -> {
            var before = find(transaction, call, " for update of f");
            require(before, from);
            return decide(transaction, call, before, to, reason);
        }));
    }

    private static View decide(Transaction transaction, Call call, View before, String to, String reason)
            throws SQLException {
        boolean open = to.equals("open");
        transaction.update(
                "update finding set state = ?, decided_at = " + (open ? "null" : "now()")
                        + ", decided_by = ?, reason = ?" + " where id = ?::bigint",
                to,
                open ? null : call.principal().subject(),
                open || reason.isEmpty() ? null : reason,
                before.id());
        transaction.audit(
                "finding." + to,
                "finding/" + before.id(),
                Map.of("state", before.state(), "entity", before.entity(), "rule", before.rule()),
                Map.of("state", to, "reason", reason));
        return find(transaction, call, "");
    }

    /** Changes the thing as its owner would by hand, if what was found still holds; then closes the finding. */
    private Answer fix(Call call, String reason) throws Exception {
        var areas = judge.areas();
        var finding = database.enqueue(call.principal().subject(), transaction -> {
            var seen = find(transaction, call, "");
            require(seen, "open");
            check.judgeNow(transaction, areas, seen.entity());
            var now = find(transaction, call, "");
            if (!now.state().equals("open") || !now.evidence().equals(seen.evidence())) {
                throw conflict(
                        "finding-outdated",
                        new Text("It is not so any more", "情况已变化"),
                        new Text("Read the finding again and decide anew.", "请重新查看该发现后再作决定。"));
            }
            return now;
        });
        var fix = finding.fix();
        if (fix == null || fix.attribute() == null) {
            throw conflict(
                    "no-fix",
                    new Text("There is no fix that could be applied by itself", "没有可自动执行的修正"),
                    fix == null ? finding.text() : fix.text());
        }
        var patch = Json.MAPPER.createObjectNode();
        patch.set(fix.attribute(), fix.value());
        var kind = Kind.of(finding.entity()).orElseThrow();
        var code = finding.entity().substring(kind.text().length() + 1);
        var handler = switch (kind) {
            case DEVICE -> changes.device();
            case OBJECT -> changes.object();
            case GATEWAY -> changes.gateway();
        };
        handler.handle(call.with(Map.of("code", code), Json.MAPPER.writeValueAsBytes(patch)));
        return Answer.json(database.enqueue(
                call.principal().subject(),
                transaction ->
                        decide(transaction, call, find(transaction, call, " for update of f"), "fixed", reason)));
    }

    private static View find(Transaction transaction, Call call, String lock) throws SQLException {
        var id = call.path("id");
        var finding = (id.matches("[0-9]{1,18}")
                        ? transaction.first(SELECT + " where f.id = ?" + lock, View::of, Long.parseLong(id))
                        : Optional.<View>empty())
                .filter(found -> covers(transaction, call, found))
                .orElseThrow(() -> ProblemException.notFound(
                        new Text("There is no finding " + id + " in reach.", "没有可见的发现 " + id + "。")));
        return finding;
    }

    private static boolean covers(Transaction transaction, Call call, View finding) {
        try {
            return Reach.covers(transaction, call.principal(), finding.organization());
        } catch (SQLException e) {
            throw new IllegalStateException("cannot read the organization's reach", e);
        }
    }

    private static void require(View finding, String state) {
        if (!finding.state().equals(state)) {
            throw conflict(
                    "wrong-state",
                    new Text("The finding is not " + state, "发现不是“" + STATES.get(state) + "”"),
                    new Text("It is " + finding.state() + ".", "当前为“" + STATES.get(finding.state()) + "”。"));
        }
    }

    private static ProblemException conflict(String code, Text title, Text detail) {
        return new ProblemException(409, code, title, detail);
    }

    private static String state(String text) {
        if (!STATES.containsKey(text)) {
            throw ProblemException.field(
                    "state",
                    new Text(
                            "'" + text + "' is not one of " + STATES.keySet(),
                            "“" + text + "”不在 " + STATES.keySet() + " 之中"));
        }
        return text;
    }

    private static JsonNode json(String text) throws SQLException {
        try {
            return Json.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new SQLException("jsonb that is not JSON", e);
        }
    }
}
