package io.mailuo.registry.device;

import com.fasterxml.jackson.databind.JsonNode;
import io.mailuo.http.Access;
import io.mailuo.http.Answer;
import io.mailuo.http.Call;
import io.mailuo.http.Routes;
import io.mailuo.profile.ProfileLibrary;
import io.mailuo.registry.access.Secrets;
import io.mailuo.registry.api.Answers;
import io.mailuo.registry.api.Conditions;
import io.mailuo.registry.api.Page;
import io.mailuo.registry.api.Patch;
import io.mailuo.registry.coding.CodeBlocks;
import io.mailuo.registry.database.Database;
import io.mailuo.registry.database.Transaction;
import io.mailuo.registry.history.History;
import io.mailuo.registry.organization.Organizations;
import io.mailuo.registry.organization.Reach;
import io.mailuo.registry.place.GridCells;
import io.mailuo.registry.search.NameText;
import io.mailuo.registry.search.Narrowing;
import io.mailuo.registry.search.Narrowing.Kind;
import io.mailuo.spec.problem.ProblemException;
import io.mailuo.spec.problem.Text;
import io.mailuo.spec.registry.RegistryRecord.State;
import io.mailuo.spec.registry.Scope;
import java.sql.SQLException;
import java.util.Set;

/** The sensing devices on the API: {@code /devices}. */
public final class Devices {

    private static final Set<String> READ_ONLY =
            Set.of("code", "statedPlace", "gridCell", "replaces", "replacedBy", "version", "createdAt", "updatedAt");
    private static final int MOST_SECRETS = 5;

    /** A secret of a device; the only time that it is seen. */
    record Credentials(String username, String password) {}

    private final Database database;
    private final DatastreamSets sets;
    private final Registrations registrations;
    private final DeviceReading reading;
    private final GridCells cells;
    private final Narrowing narrowing;
    private final AttributeOwners owners = new AttributeOwners();
    private final Replacements replacements;
    private final Links links;
    private final KeptDevices kept;
    private final History history = new History(DeviceRows.HISTORY);

    public Devices(
            Database database,
            ProfileLibrary profiles,
            DatastreamSets sets,
            GridCells cells,
            NameText names,
            Narrowing narrowing) {
        this.database = database;
        this.sets = sets;
        var codes = new CodeBlocks(database);
        this.registrations = new Registrations(database, codes, sets, cells);
        this.reading = new DeviceReading(profiles);
        this.cells = cells;
        this.narrowing = narrowing;
        this.replacements = new Replacements(database, profiles, sets, codes);
        this.links = new Links(database);
        this.kept = new KeptDevices(database, names);
    }

    /** Adds the routes. */
    public void mount(Routes routes) {
        replacements.mount(routes);
        links.mount(routes);
        kept.mount(routes);
        routes.post("/devices", Access.scope(Scope.REGISTRY_WRITE), this::create);
        routes.get("/devices", Access.scope(Scope.REGISTRY_READ), this::list);
        routes.get("/devices/{code}", Access.scope(Scope.REGISTRY_READ), this::get);
        routes.get(
                "/history/devices/{code}",
                Access.scope(Scope.REGISTRY_READ),
                call -> history.list(database, call, call.path("code")));
        routes.patch("/devices/{code}", Access.scope(Scope.REGISTRY_WRITE), this::patch);
        routes.post("/devices/{code}/credentials", Access.scope(Scope.REGISTRY_WRITE), this::addCredentials);
        routes.delete("/devices/{code}/credentials", Access.scope(Scope.REGISTRY_WRITE), this::removeCredentials);
    }

    private Answer create(Call call) {
        var written = registrations.register(call, reading.read(call.body(DeviceBody.class)));
        var made = written.value();
        return Answers.created(written, "/devices/" + made.code(), made.version());
    }

    private Answer list(Call call) {
        int limit = call.limit();
        var conditions = new Conditions().and("code > ?", Page.after(call));
        var found = database.read(transaction -> {
            narrowing.apply(transaction, Kind.DEVICE, conditions, call.principal(), call::query);
            return DeviceRows.list(
                    transaction,
                    "select * from device" + conditions.where() + " order by code limit ?",
                    conditions.parameters(limit + 1));
        });
        return Answer.json(Page.of(found, limit, Device::code));
    }

    private Answer get(Call call) {
        return history.asOf(database, call, call.path("code")).orElseGet(() -> {
            var device = database.read(transaction -> find(transaction, call, ""));
            return Answers.found(device, device.version());
        });
    }

    /**
     * Changes the one that the path names, by the merge patch in the body. Who keeps only some of its attributes is
     * answered with these, and hears nothing of the others.
     */
    public Answer patch(Call call) {
        var written = database.write(call.principal().subject(), transaction -> {
            var before = locked(transaction, call.path("code"));
            boolean own = Reach.covers(transaction, call.principal(), before.organization());
            if (own) {
                history.requireVersion(transaction, call, before.code(), before.version(), before);
            } else {
                owners.requireAny(transaction, call, before);
                History.requireVersion(call, before.version());
            }
            var after = change(transaction, call, before, call.json());
            owners.require(transaction, call, before, after);
            var shown = own
                    ? after
                    : kept.ofKeeper(transaction, call.principal(), after).orElseThrow();
            return Answers.found(shown, after.version());
        });
        return Answers.pending(written, written.value());
    }

    /** The device with this code, locked until the end of the transaction; a problem where there is none. */
    public Device locked(Transaction transaction, String code) throws SQLException {
        return DeviceRows.find(transaction, code, " for update").orElseThrow(() -> unknown(code));
    }

    /**
     * Changes a device, publishes it and notes the change. Whether the caller may change these attributes is not asked
     * here.
     *
     * @param before the device as it is, locked
     * @param changes JSON merge patch
     */
    public Device change(Transaction transaction, Call call, Device before, JsonNode changes) throws SQLException {
        var wanted = reading.read(Patch.apply(changes, before, READ_ONLY, DeviceBody.class), before, changes);
        refuseOtherKind(before, wanted);
        if (before.state() == State.RETIRED && wanted.state() != State.RETIRED) {
            throw new ProblemException(
                    409,
                    "retired",
                    new Text("The device is retired", "设备已报废"),
                    new Text("A retired device stays retired; register a new one.", "已报废的设备不可恢复，请重新登记。"));
        }
        if (!wanted.organization().equals(before.organization())) {
            Organizations.require(transaction, call, "/organization", wanted.organization());
        }
        DeviceReading.requireThings(transaction, wanted);
        DeviceRows.update(
                transaction,
                before,
                wanted.coded(before.code(), cells.of(transaction, wanted.place())),
                sets.id(transaction, wanted.datastreams()));
        var after = DeviceRows.find(transaction, before.code(), "").orElseThrow();
        DeviceRows.publish(transaction, before.code());
        transaction.audit("device.change", "device/" + before.code(), before, after);
        return after;
    }

    private Answer addCredentials(Call call) {
        var secret = Secrets.random();
        var written = database.write(call.principal().subject(), transaction -> {
            var code = find(transaction, call, " for update").code();
            transaction.update(
                    "insert into device_secret (device, sha256) values (?, ?)", code, Secrets.sha256(secret));
            transaction.update(
                    "delete from device_secret where device = ? and sha256 not in (select sha256 from device_secret"
                            + " where device = ? order by created_at desc limit " + MOST_SECRETS + ")",
                    code,
                    code);
            DeviceRows.publish(transaction, code);
            transaction.audit("device.credentials", "device/" + code, null, null);
            return new Credentials(code, secret);
        });
        return Answers.pending(written, Answer.json(201, written.value()));
    }

    private Answer removeCredentials(Call call) {
        var written = database.write(call.principal().subject(), transaction -> {
            var code = find(transaction, call, " for update").code();
            transaction.update("delete from device_secret where device = ?", code);
            DeviceRows.publish(transaction, code);
            transaction.audit("device.credentials-removed", "device/" + code, null, null);
            return code;
        });
        return Answers.pending(written, Answer.noContent());
    }

    /** The device that the path names; a 404 or 403 where there is none, or out of reach. */
    static Device find(Transaction transaction, Call call, String lock) throws SQLException {
        var code = call.path("code");
        var device = DeviceRows.find(transaction, code, lock).orElseThrow(() -> unknown(code));
        Reach.require(transaction, call.principal(), device.organization());
        return device;
    }

    private static ProblemException unknown(String code) {
        return ProblemException.notFound(new Text("No device has the code " + code + ".", "没有编码为 " + code + " 的设备。"));
    }

    /** Division and type are part of the code, which is permanent. */
    private static void refuseOtherKind(Device before, Device wanted) {
        var cannotChange = new Text("is part of the code and cannot be changed", "属于编码的一部分，不可修改");
        if (!before.type().equals(wanted.type())) {
            throw ProblemException.field("/type", cannotChange);
        }
        if (!before.division().equals(wanted.division())) {
            throw ProblemException.field("/division", cannotChange);
        }
    }
}
