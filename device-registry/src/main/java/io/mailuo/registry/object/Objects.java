package io.mailuo.registry.object;

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
import io.mailuo.registry.coding.ExternalIdentifiers;
import io.mailuo.registry.coding.ExternalIdentifiers.Bearer;
import io.mailuo.registry.database.Database;
import io.mailuo.registry.database.Transaction;
import io.mailuo.registry.history.History;
import io.mailuo.registry.organization.Organizations;
import io.mailuo.registry.organization.Reach;
import io.mailuo.registry.place.GridCells;
import io.mailuo.registry.place.Location;
import io.mailuo.registry.search.NameGrams;
import io.mailuo.registry.search.Narrowing;
import io.mailuo.registry.search.Narrowing.Kind;
import io.mailuo.spec.catalogue.ComponentClass;
import io.mailuo.spec.catalogue.ComponentClasses;
import io.mailuo.spec.catalogue.Divisions;
import io.mailuo.spec.coding.CodingScheme;
import io.mailuo.spec.coding.CodingSchemes;
import io.mailuo.spec.problem.ProblemException;
import io.mailuo.spec.problem.Text;
import io.mailuo.spec.registry.RegistryRecord.ExternalId;
import io.mailuo.spec.registry.RegistryRecord.State;
import io.mailuo.spec.registry.Scope;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** The managed objects on the API: {@code /objects}. */
public final class Objects {

    private static final Map<String, String> SCHEMES =
            Map.of(ComponentClass.GBT_47678, "object-gbt47678", ComponentClass.CJT_214, "object-cjt214");
    private static final Set<String> READ_ONLY = Set.of(
            "code",
            "standard",
            "componentClass",
            "division",
            "statedPlace",
            "gridCell",
            "version",
            "createdAt",
            "updatedAt");

    private final Database database;
    private final GridCells cells;
    private final Narrowing narrowing;
    private final History history = new History(ObjectRows.HISTORY);

    public Objects(Database database, GridCells cells, Narrowing narrowing) {
        this.database = database;
        this.cells = cells;
        this.narrowing = narrowing;
    }

    /** Adds the routes. */
    public void mount(Routes routes) {
        routes.post("/objects", Access.scope(Scope.REGISTRY_WRITE), this::create);
        routes.get("/objects", Access.scope(Scope.REGISTRY_READ), this::list);
        routes.get("/objects/{code}", Access.scope(Scope.REGISTRY_READ), this::get);
        routes.get(
                "/history/objects/{code}",
                Access.scope(Scope.REGISTRY_READ),
                call -> history.list(database, call, call.path("code")));
        routes.patch("/objects/{code}", Access.scope(Scope.REGISTRY_WRITE), this::patch);
    }

    private Answer create(Call call) {
        var body = call.body(ObjectBody.class);
        var scheme = check(body);
        var changeable = checkChangeable(body, fields -> Location.read(body.place(), fields));
        var identifiers = changeable.identifiers();
        var written = database.write(call.principal().subject(), transaction -> {
            Organizations.require(transaction, call, "/organization", body.organization());
            var code = body.code() != null
                    ? body.code()
                    : Codes.nextObject(transaction, scheme, body.division(), body.componentClass());
            int inserted = transaction.update(
                    "insert into managed_object (code, standard, component_class, division, name, organization, state,"
                            + " place, stated_datum, stated_place, grid_cell, attributes, grams)"
                            + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?::integer[]) on conflict do nothing",
                    code,
                    body.standard(),
                    body.componentClass(),
                    body.division(),
                    body.name().strip(),
                    body.organization(),
                    body.state() == null ? State.IN_SERVICE : body.state(),
                    changeable.location().place(),
                    changeable.location().statedDatum(),
                    changeable.location().statedPlace(),
                    cells.of(transaction, changeable.location().place()),
                    Attributes.json(changeable.attributes()),
                    NameGrams.of(body.name().strip()));
            if (inserted == 0) {
                throw new ProblemException(
                        409,
                        "already-exists",
                        new Text("There is one already", "已存在"),
                        new Text("The code " + code + " is registered.", "编码 " + code + " 已登记。"));
            }
            ExternalIdentifiers.replace(transaction, Bearer.OBJECT, code, identifiers);
            var made = ObjectRows.find(transaction, code, "").orElseThrow();
            transaction.audit("object.create", "object/" + code, null, made);
            return made;
        });
        var made = written.value();
        return Answers.created(written, "/objects/" + made.code(), made.version());
    }

    private Answer list(Call call) {
        int limit = call.limit();
        var conditions = new Conditions().and("code > ?", Page.after(call));
        var found = database.read(transaction -> {
            narrowing.apply(transaction, Kind.OBJECT, conditions, call.principal(), call::query);
            return ObjectRows.list(
                    transaction,
                    "select * from managed_object" + conditions.where() + " order by code limit ?",
                    conditions.parameters(limit + 1));
        });
        return Answer.json(Page.of(found, limit, ManagedObject::code));
    }

    private Answer get(Call call) {
        return history.asOf(database, call, call.path("code")).orElseGet(() -> {
            var object = database.read(transaction -> find(transaction, call, ""));
            return Answers.found(object, object.version());
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

    /** The object with this code, locked until the end of the transaction; a problem where there is none. */
    public ManagedObject locked(Transaction transaction, String code) throws SQLException {
        return ObjectRows.find(transaction, code, " for update").orElseThrow(() -> unknown(code));
    }

    /**
     * Changes an object and notes the change. Whether the caller may change it is not asked here.
     *
     * @param before the object as it is, locked
     * @param changes JSON merge patch
     */
    public ManagedObject change(Transaction transaction, Call call, ManagedObject before, JsonNode changes)
            throws SQLException {
        var body = Patch.apply(changes, before, READ_ONLY, ObjectBody.class);
        var changeable = checkChangeable(body, fields -> before.location().patched(changes, body.place(), fields));
        if (!before.organization().equals(body.organization())) {
            Organizations.require(transaction, call, "/organization", body.organization());
        }
        transaction.update(
                "update managed_object set name = ?, grams = ?::integer[], organization = ?, state = ?, place = ?, stated_datum = ?,"
                        + " stated_place = ?, grid_cell = ?, attributes = ?::jsonb, version = version + 1,"
                        + " updated_at = now() where code = ?",
                body.name().strip(),
                NameGrams.of(body.name().strip()),
                body.organization(),
                body.state() == null ? State.IN_SERVICE : body.state(),
                changeable.location().place(),
                changeable.location().statedDatum(),
                changeable.location().statedPlace(),
                cells.of(transaction, changeable.location().place()),
                Attributes.json(changeable.attributes()),
                before.code());
        ExternalIdentifiers.replace(transaction, Bearer.OBJECT, before.code(), changeable.identifiers());
        var after = ObjectRows.find(transaction, before.code(), "").orElseThrow();
        transaction.audit("object.change", "object/" + before.code(), before, after);
        return after;
    }

    private static ManagedObject find(Transaction transaction, Call call, String lock) throws SQLException {
        var code = call.path("code");
        var object = ObjectRows.find(transaction, code, lock).orElseThrow(() -> unknown(code));
        Reach.require(transaction, call.principal(), object.organization());
        return object;
    }

    private static ProblemException unknown(String code) {
        return ProblemException.notFound(
                new Text("No managed object has the code " + code + ".", "没有编码为 " + code + " 的管理对象。"));
    }

    /** Checks what makes the code; gives the coding scheme of the edition. */
    private static CodingScheme check(ObjectBody body) {
        var fields = new Fields();
        var standard = fields.required("/standard", body.standard());
        var componentClass = fields.required("/componentClass", body.componentClass());
        var division = fields.required("/division", body.division());
        fields.require(
                standard.isEmpty() || SCHEMES.containsKey(standard),
                "/standard",
                "'" + standard + "' is not one of " + SCHEMES.keySet(),
                "“" + standard + "”不在 " + SCHEMES.keySet() + " 之中");
        fields.require(
                componentClass.isEmpty()
                        || !SCHEMES.containsKey(standard)
                        || ComponentClasses.find(standard, componentClass).isPresent(),
                "/componentClass",
                "'" + componentClass + "' is not a class of " + standard + "; choose one of the catalogue",
                "“" + componentClass + "”不是 " + standard + " 的部件类，请从部件类目录中选择");
        fields.require(
                division.isEmpty() || Divisions.bundled().find(division).isPresent(),
                "/division",
                "'" + division + "' is not a division of GB/T 2260",
                "“" + division + "”不是 GB/T 2260 行政区划代码");
        fields.check();
        var scheme = CodingSchemes.bundled().find(SCHEMES.get(standard)).orElseThrow();
        var code = body.code();
        if (code != null) {
            fields.require(
                    scheme.parse(code).valid()
                            && code.startsWith(division + componentClass)
                            && code.length() == scheme.length(),
                    "/code",
                    "'" + code + "' is not a code of division " + division + " and class " + componentClass + " under "
                            + standard + ", such as " + scheme.example(),
                    "“" + code + "”不是 " + standard + " 下区划 " + division + "、类别 " + componentClass + " 的编码");
            fields.check();
        }
        return scheme;
    }

    /** What may change and has been checked. */
    private record Changeable(Location location, Map<String, String> attributes, List<ExternalId> identifiers) {}

    private static Changeable checkChangeable(ObjectBody body, Function<Fields, Location> location) {
        var fields = new Fields();
        fields.name("/name", body.name());
        fields.required("/organization", body.organization());
        var where = location.apply(fields);
        var attributes = Attributes.check(body.attributes(), fields);
        var identifiers = ExternalIdentifiers.check(body.externalIds(), fields);
        fields.check();
        return new Changeable(where, attributes, identifiers);
    }
}
