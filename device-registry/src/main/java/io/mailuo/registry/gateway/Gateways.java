package io.mailuo.registry.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.mailuo.http.Access;
import io.mailuo.http.Answer;
import io.mailuo.http.Call;
import io.mailuo.http.Routes;
import io.mailuo.registry.api.Answers;
import io.mailuo.registry.api.Conditions;
import io.mailuo.registry.api.Fields;
import io.mailuo.registry.api.Page;
import io.mailuo.registry.api.Patch;
import io.mailuo.registry.coding.Codes;
import io.mailuo.registry.database.Database;
import io.mailuo.registry.database.Transaction;
import io.mailuo.registry.history.EntityKind;
import io.mailuo.registry.history.History;
import io.mailuo.registry.organization.Organizations;
import io.mailuo.registry.organization.Reach;
import io.mailuo.registry.place.GridCells;
import io.mailuo.registry.place.Location;
import io.mailuo.registry.search.Narrowing;
import io.mailuo.registry.search.Narrowing.Kind;
import io.mailuo.spec.catalogue.Divisions;
import io.mailuo.spec.problem.ProblemException;
import io.mailuo.spec.problem.Text;
import io.mailuo.spec.registry.RegistryRecord.State;
import io.mailuo.spec.registry.Scope;
import java.sql.SQLException;
import java.util.Set;
import java.util.function.Function;

/** The edge gateways on the API: {@code /gateways}. Enrolment itself is in {@link Enrolments}. */
public final class Gateways {

    private static final String TYPE = "90001";
    private static final Set<String> READ_ONLY =
            Set.of("code", "division", "statedPlace", "gridCell", "version", "createdAt", "updatedAt", "enrolment");
    private static final String SELECT = "select * from gateway";

    private final Database database;
    private final Enrolments enrolments;
    private final GridCells cells;
    private final Narrowing narrowing;
    private final History history = new History(new EntityKind(
            "gateway/",
            "organization",
            Reach::require,
            (transaction, code) -> transaction.first(SELECT + " where code = ?", Gateway::of, code),
            null));

    public Gateways(Database database, Enrolments enrolments, GridCells cells, Narrowing narrowing) {
        this.database = database;
        this.enrolments = enrolments;
        this.cells = cells;
        this.narrowing = narrowing;
    }

    /** Adds the routes. */
    public void mount(Routes routes) {
        routes.post("/gateways", Access.scope(Scope.REGISTRY_WRITE), this::create);
        routes.get("/gateways", Access.scope(Scope.REGISTRY_READ), this::list);
        routes.get("/gateways/{code}", Access.scope(Scope.REGISTRY_READ), this::get);
        routes.get(
                "/history/gateways/{code}",
                Access.scope(Scope.REGISTRY_READ),
                call -> history.list(database, call, call.path("code")));
        routes.patch("/gateways/{code}", Access.scope(Scope.REGISTRY_WRITE), this::patch);
        routes.post("/gateways/{code}/enrolment-token", Access.scope(Scope.REGISTRY_WRITE), this::newToken);
        routes.post("/gateways/{code}/certificates", Access.open(), enrolments::certify);
    }

    private Answer create(Call call) {
        var body = call.body(GatewayBody.class);
        var location = check(body, fields -> Location.read(body.place(), fields));
        var written = database.write(call.principal().subject(), transaction -> {
            Organizations.require(transaction, call, "/organization", body.organization());
            var code = Codes.nextDevice(transaction, body.division(), TYPE);
            var made = transaction
                    .first(
                            "insert into gateway (code, division, name, organization, state, place, stated_datum,"
                                    + " stated_place, grid_cell) values (?, ?, ?, ?, ?, ?, ?, ?, ?) returning *",
                            Gateway::of,
                            code,
                            body.division(),
                            body.name().strip(),
                            body.organization(),
                            body.state() == null ? State.IN_SERVICE : body.state(),
                            location.place(),
                            location.statedDatum(),
                            location.statedPlace(),
                            cells.of(transaction, location.place()))
                    .orElseThrow();
            GatewayRecords.publish(transaction, code);
            transaction.audit("gateway.create", "gateway/" + code, null, made);
            return made.with(enrolments.issueToken(transaction, code));
        });
        var made = written.value();
        return Answers.created(written, "/gateways/" + made.code(), made.version());
    }

    private Answer list(Call call) {
        int limit = call.limit();
        var conditions = new Conditions().and("code > ?", Page.after(call));
        var found = database.read(transaction -> {
            narrowing.apply(transaction, Kind.GATEWAY, conditions, call.principal(), call::query);
            return transaction.list(
                    SELECT + conditions.where() + " order by code limit ?",
                    Gateway::of,
                    conditions.parameters(limit + 1));
        });
        return Answer.json(Page.of(found, limit, Gateway::code));
    }

    private Answer get(Call call) {
        return history.asOf(database, call, call.path("code")).orElseGet(() -> {
            var gateway = database.read(transaction -> find(transaction, call, ""));
            return Answers.found(gateway, gateway.version());
        });
    }

    /** Changes the one that the path names, by the merge patch in the body. */
    public Answer patch(Call call) {
        var written = database.write(call.principal().subject(), transaction -> {
            var before = find(transaction, call, " for update");
            history.requireVersion(transaction, call, before.code(), before.version(), before);
            return change(transaction, call, before, call.json());
        });
        return Answers.changed(written, written.value().version());
    }

    /** The gateway with this code, locked until the end of the transaction; a problem where there is none. */
    public Gateway locked(Transaction transaction, String code) throws SQLException {
        return transaction
                .first(SELECT + " where code = ? for update", Gateway::of, code)
                .orElseThrow(() -> unknown(code));
    }

    /**
     * Changes a gateway, publishes it and notes the change. Whether the caller may change it is not asked here.
     *
     * @param before the gateway as it is, locked
     * @param changes JSON merge patch
     */
    public Gateway change(Transaction transaction, Call call, Gateway before, JsonNode changes) throws SQLException {
        var change = Patch.apply(changes, before, READ_ONLY, GatewayBody.class);
        var body = new GatewayBody(
                before.division(), change.name(), change.organization(), change.state(), change.place());
        var location = check(body, fields -> before.location().patched(changes, body.place(), fields));
        if (!before.organization().equals(body.organization())) {
            Organizations.require(transaction, call, "/organization", body.organization());
        }
        var after = transaction
                .first(
                        "update gateway set name = ?, organization = ?, state = ?, place = ?, stated_datum = ?,"
                                + " stated_place = ?, grid_cell = ?, version = version + 1, updated_at = now()"
                                + " where code = ? returning *",
                        Gateway::of,
                        body.name().strip(),
                        body.organization(),
                        body.state() == null ? before.state() : body.state(),
                        location.place(),
                        location.statedDatum(),
                        location.statedPlace(),
                        cells.of(transaction, location.place()),
                        before.code())
                .orElseThrow();
        GatewayRecords.publish(transaction, before.code());
        transaction.audit("gateway.change", "gateway/" + before.code(), before, after);
        return after;
    }

    private Answer newToken(Call call) {
        var written = database.write(call.principal().subject(), transaction -> {
            var gateway = find(transaction, call, " for update");
            return enrolments.issueToken(transaction, gateway.code());
        });
        return Answers.pending(written, Answer.json(201, written.value()));
    }

    private static Gateway find(Transaction transaction, Call call, String lock) throws SQLException {
        var code = call.path("code");
        var gateway = transaction
                .first(SELECT + " where code = ?" + lock, Gateway::of, code)
                .orElseThrow(() -> unknown(code));
        Reach.require(transaction, call.principal(), gateway.organization());
        return gateway;
    }

    private static ProblemException unknown(String code) {
        return ProblemException.notFound(new Text("No gateway has the code " + code + ".", "没有编码为 " + code + " 的网关。"));
    }

    private static Location check(GatewayBody body, Function<Fields, Location> location) {
        var fields = new Fields();
        fields.name("/name", body.name());
        var division = fields.required("/division", body.division());
        fields.require(
                division.isEmpty() || Divisions.bundled().find(division).isPresent(),
                "/division",
                "'" + division + "' is not a division of GB/T 2260",
                "“" + division + "”不是 GB/T 2260 行政区划代码");
        fields.required("/organization", body.organization());
        var where = location.apply(fields);
        fields.check();
        return where;
    }
}
