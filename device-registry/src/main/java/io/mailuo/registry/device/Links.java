package io.mailuo.registry.device;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mailuo.http.Access;
import io.mailuo.http.Answer;
import io.mailuo.http.Call;
import io.mailuo.http.Routes;
import io.mailuo.registry.api.Answers;
import io.mailuo.registry.api.Conditions;
import io.mailuo.registry.api.Fields;
import io.mailuo.registry.api.Page;
import io.mailuo.registry.database.Database;
import io.mailuo.registry.database.Transaction;
import io.mailuo.registry.history.History;
import io.mailuo.registry.organization.Reach;
import io.mailuo.spec.json.Json;
import io.mailuo.spec.problem.ProblemException;
import io.mailuo.spec.problem.Text;
import io.mailuo.spec.registry.RegistryRecord.Place;
import io.mailuo.spec.registry.RegistryRecord.State;
import io.mailuo.spec.registry.Scope;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What devices have to do with managed objects: {@code /devices/{code}/links} and {@code /objects/{code}/devices}. A
 * device is installed on one object at most, which is its field {@code object}; it may observe several.
 */
final class Links {

    private static final String INSTALLED = "installed-on";
    private static final String OBSERVES = "observes";
    private static final int MOST = 200;

    /** One link; what a caller says and, with the object's name, what is answered. */
    record Link(
            @Nullable String object,
            @Nullable String relation,
            @Nullable String name) {}

    record Body(@Nullable List<@Nullable Link> items) {}

    /**
     * The links of a device.
     *
     * @param version of the device that has them
     */
    record Items(List<Link> items, long version) {
        Items {
            items = List.copyOf(items);
        }
    }

    /** A device on the page of an object. */
    record Linked(
            String code,
            String name,
            String type,
            String organization,
            State state,
            @Nullable Place place,
            String relation) {}

    private record Wanted(@Nullable String installed, TreeSet<String> observed) {}

    private final Database database;
    private final AttributeOwners owners = new AttributeOwners();
    private final History history = new History(DeviceRows.HISTORY);

    Links(Database database) {
        this.database = database;
    }

    void mount(Routes routes) {
        routes.get("/devices/{code}/links", Access.scope(Scope.REGISTRY_READ), this::get);
        routes.put("/devices/{code}/links", Access.scope(Scope.REGISTRY_WRITE), this::put);
        routes.get("/objects/{code}/devices", Access.scope(Scope.REGISTRY_READ), this::devices);
    }

    private Answer get(Call call) {
        return database.read(transaction -> {
            var device = Devices.find(transaction, call, "");
            return Answers.found(links(transaction, device), device.version());
        });
    }

    private Answer put(Call call) {
        var written = database.write(call.principal().subject(), transaction -> {
            var before = Devices.find(transaction, call, " for update");
            var wanted = check(call.body(Body.class));
            history.requireVersion(transaction, call, before.code(), before.version(), before);
            requireObjects(transaction, wanted);
            var old = links(transaction, before);
            if (Objects.equals(before.object(), wanted.installed())
                    && observed(old).equals(wanted.observed())) {
                return before;
            }
            transaction.update("delete from device_link where device = ?", before.code());
            transaction.update(
                    "insert into device_link (device, object) select ?, unnest(?)", before.code(), wanted.observed());
            transaction.update(
                    "update device set object = ?, version = version + 1, updated_at = now() where code = ?",
                    wanted.installed(),
                    before.code());
            var after = DeviceRows.find(transaction, before.code(), "").orElseThrow();
            owners.require(transaction, call, before, after);
            transaction.audit(
                    "device.links",
                    "device/" + before.code(),
                    noted(before, old),
                    noted(after, links(transaction, after)));
            return after;
        });
        return database.read(transaction -> Answers.pending(
                written,
                Answers.found(
                        links(transaction, written.value()), written.value().version())));
    }

    private Answer devices(Call call) {
        int limit = call.limit();
        var code = call.path("code");
        var conditions = new Conditions()
                .and(
                        "d.code in (select code from device where object = ? union select device from device_link"
                                + " where object = ?)",
                        code,
                        code)
                .and("d.code > ?", Page.after(call));
        Reach.restrict(conditions, call.principal(), "d.organization");
        call.query("state").ifPresent(state -> conditions.and("d.state = ?", state));
        return database.read(transaction -> {
            var owner = transaction
                    .first(
                            "select organization from managed_object where code = ?",
                            row -> row.text("organization"),
                            code)
                    .orElseThrow(() -> ProblemException.notFound(
                            new Text("No managed object has the code " + code + ".", "没有编码为 " + code + " 的管理对象。")));
            Reach.require(transaction, call.principal(), owner);
            var found = transaction.list(
                    "select d.code, d.name, d.domain || d.type as type, d.organization, d.state, d.place, d.object from"
                            + " device d" + conditions.where() + " order by d.code limit ?",
                    row -> new Linked(
                            row.text("code"),
                            row.text("name"),
                            row.text("type"),
                            row.text("organization"),
                            State.valueOf(row.text("state")),
                            row.placeOrNull("place"),
                            code.equals(row.textOrNull("object")) ? INSTALLED : OBSERVES),
                    conditions.parameters(limit + 1));
            return Answer.json(Page.of(found, limit, Linked::code));
        });
    }

    private static Items links(Transaction transaction, Device device) throws SQLException {
        var links = transaction.list(
                "select l.object, l.relation, o.name from (select ?::text as object, '" + INSTALLED
                        + "' as relation union all select object, '" + OBSERVES
                        + "' from device_link where device = ?) l join managed_object o on o.code = l.object"
                        + " order by l.relation, l.object",
                row -> new Link(row.text("object"), row.text("relation"), row.text("name")),
                device.object(),
                device.code());
        return new Items(links, device.version());
    }

    private static TreeSet<String> observed(Items links) {
        var observed = new TreeSet<String>();
        for (var link : links.items()) {
            if (OBSERVES.equals(link.relation()) && link.object() != null) {
                observed.add(link.object());
            }
        }
        return observed;
    }

    private static Wanted check(Body body) {
        var fields = new Fields();
        var items = body.items();
        fields.require(
                items != null && items.size() <= MOST,
                "/items",
                "a list of at most " + MOST + " links is required",
                "须为不超过 " + MOST + " 项的列表");
        String installed = null;
        var observed = new TreeSet<String>();
        int index = 0;
        for (var link : items == null || items.size() > MOST ? List.<@Nullable Link>of() : items) {
            var pointer = "/items/" + index++;
            var object = fields.required(pointer + "/object", link == null ? null : link.object());
            var relation = fields.required(pointer + "/relation", link == null ? null : link.relation());
            if (object.isEmpty() || relation.isEmpty()) {
                continue;
            }
            switch (relation) {
                case INSTALLED -> {
                    fields.require(
                            installed == null,
                            pointer,
                            "is installed on another object already; on one at most",
                            "设备最多安装在一个对象上");
                    installed = object;
                }
                case OBSERVES -> fields.require(observed.add(object), pointer, "stands twice", "重复");
                default ->
                    fields.wrong(
                            pointer + "/relation",
                            "is neither " + INSTALLED + " nor " + OBSERVES,
                            "不是 " + INSTALLED + " 或 " + OBSERVES);
            }
        }
        fields.check();
        return new Wanted(installed, observed);
    }

    private static void requireObjects(Transaction transaction, Wanted wanted) throws SQLException {
        var all = new TreeSet<>(wanted.observed());
        if (wanted.installed() != null) {
            all.add(wanted.installed());
        }
        var known = new HashSet<>(transaction.list(
                "select code from managed_object where code = any (?)", row -> row.text("code"), new ArrayList<>(all)));
        var fields = new Fields();
        all.stream()
                .filter(code -> !known.contains(code))
                .forEach(code ->
                        fields.wrong("/items", "no managed object has the code " + code, "没有编码为 " + code + " 的管理对象"));
        fields.check();
    }

    private static ObjectNode noted(Device device, Items links) {
        ObjectNode tree = Json.MAPPER.valueToTree(device);
        tree.set("links", Json.MAPPER.valueToTree(links.items()));
        return tree;
    }
}
