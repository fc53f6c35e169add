package io.mailuo.registry.device;

import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mailuo.http.Access;
import io.mailuo.http.Answer;
import io.mailuo.http.Call;
import io.mailuo.http.Routes;
import io.mailuo.profile.ProfileLibrary;
import io.mailuo.registry.api.Answers;
import io.mailuo.registry.api.Fields;
import io.mailuo.registry.coding.CodeBlocks;
import io.mailuo.registry.database.Database;
import io.mailuo.registry.database.Transaction;
import io.mailuo.registry.device.DeviceBody.DatastreamBody;
import io.mailuo.registry.history.History;
import io.mailuo.spec.json.Json;
import io.mailuo.spec.problem.ProblemException;
import io.mailuo.spec.problem.Text;
import io.mailuo.spec.registry.RegistryRecord.Datastream;
import io.mailuo.spec.registry.RegistryRecord.ExternalId;
import io.mailuo.spec.registry.RegistryRecord.State;
import io.mailuo.spec.registry.Scope;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Devices in place of others: {@code /devices/{code}/replacement} and {@code /devices/{code}/lineage}. */
final class Replacements {

    /** Identifiers that belong to the apparatus; every other one names the place or the part it plays, and moves on. */
    private static final Set<String> OF_THE_APPARATUS =
            Set.of("imei", "imsi", "iccid", "eui64", "mac", "serial", "oid", "ecode", "cjt188.address");

    private static final int FAULT_OF_OURS = 500;
    private static final int LONGEST_LINEAGE = 1000;

    /** What a caller says about the new device; what is absent is as it was. */
    record Body(
            @Nullable String name,
            @Nullable String profile,
            @Nullable String codec,
            @Nullable String gateway,
            @Nullable List<ExternalId> externalIds,
            @Nullable List<DatastreamBody> datastreams,
            @Nullable String reason) {}

    /** One device of a lineage and the time that it served. */
    record Served(
            String code,
            String name,
            State state,
            Instant from,
            @Nullable Instant until) {}

    record Lineage(List<Served> items) {
        Lineage {
            items = List.copyOf(items);
        }
    }

    private final Database database;
    private final DatastreamSets sets;
    private final DeviceReading reading;
    private final CodeBlocks codes;
    private final History history = new History(DeviceRows.HISTORY);

    Replacements(Database database, ProfileLibrary profiles, DatastreamSets sets, CodeBlocks codes) {
        this.database = database;
        this.sets = sets;
        this.reading = new DeviceReading(profiles);
        this.codes = codes;
    }

    void mount(Routes routes) {
        routes.post("/devices/{code}/replacement", Access.scope(Scope.REGISTRY_WRITE), this::replace);
        routes.get("/devices/{code}/lineage", Access.scope(Scope.REGISTRY_READ), this::lineage);
    }

    private Answer replace(Call call) {
        var known = database.read(transaction -> Devices.find(transaction, call, ""));
        var body = call.body(Body.class);
        var fields = new Fields();
        var reason = fields.name("/reason", body.reason());
        fields.check();
        var code = codes.nextDevice(known.division(), known.type());
        try {
            var written = database.write(
                    call.principal().subject(), transaction -> replace(transaction, call, body, reason, code));
            return Answers.created(written, "/devices/" + code, written.value().version());
        } catch (ProblemException e) {
            if (e.problem().status() < FAULT_OF_OURS) {
                codes.giveBack(known.division(), known.type(), code);
            }
            throw e;
        }
    }

    private Device replace(Transaction transaction, Call call, Body body, String reason, String code)
            throws SQLException {
        var old = Devices.find(transaction, call, " for update");
        history.requireVersion(transaction, call, old.code(), old.version(), old);
        if (old.replacedBy() != null) {
            throw new ProblemException(
                    409,
                    "already-replaced",
                    new Text("The device has been replaced already", "设备已被更换"),
                    new Text(
                            old.replacedBy() + " came in its place; replace that one.",
                            "已由 " + old.replacedBy() + " 更换，请对该设备操作。"));
        }
        var wanted = reading.read(merged(old, body), old, MissingNode.getInstance())
                .inLineage(old.code(), null, State.IN_SERVICE)
                .coded(code, old.gridCell());
        DeviceReading.requireReferences(transaction, call, wanted);
        var left = old.externalIds().stream()
                .filter(id -> !wanted.externalIds().contains(id))
                .toList();
        var retired = old.with(left, old.datastreams()).inLineage(old.replaces(), code, State.RETIRED);
        DeviceRows.update(transaction, old, retired, sets.id(transaction, old.datastreams()));
        var made = DeviceRows.insert(
                        transaction, List.of(new DeviceRows.New(wanted, sets.id(transaction, wanted.datastreams()))))
                .get(code);
        transaction.update(
                "insert into device_link (device, object) select ?, object from device_link where device = ?",
                code,
                old.code());
        transaction.update(
                "insert into attribute_owner (device, attribute, organization)"
                        + " select ?, attribute, organization from attribute_owner where device = ?",
                code,
                old.code());
        var after = DeviceRows.find(transaction, old.code(), "").orElseThrow();
        DeviceRows.publish(transaction, old.code());
        transaction.publish(made.record(List.of()));
        transaction.audit("device.replaced", "device/" + old.code(), old, noted(after, reason));
        transaction.audit("device.create", "device/" + code, null, made);
        return made;
    }

    /** What the old device was, with what the caller says otherwise. */
    private static DeviceBody merged(Device old, Body body) {
        boolean otherModel = body.profile() != null && !body.profile().equals(old.profile());
        var datastreams = body.datastreams() != null || otherModel
                ? body.datastreams()
                : old.datastreams().stream().map(Replacements::body).toList();
        var identifiers = body.externalIds() != null
                ? body.externalIds()
                : old.externalIds().stream()
                        .filter(id -> !OF_THE_APPARATUS.contains(id.scheme()))
                        .toList();
        return new DeviceBody(
                old.type(),
                old.division(),
                body.name() == null ? old.name() : body.name(),
                old.organization(),
                body.profile() == null ? old.profile() : body.profile(),
                body.codec() != null || otherModel ? body.codec() : old.codec(),
                body.gateway() == null ? old.gateway() : body.gateway(),
                old.object(),
                State.IN_SERVICE,
                null,
                old.utcOffset(),
                old.maintainer(),
                old.mounting(),
                identifiers,
                datastreams);
    }

    private static DatastreamBody body(Datastream datastream) {
        return new DatastreamBody(
                datastream.property(),
                datastream.unit(),
                datastream.resultType(),
                datastream.min(),
                datastream.max(),
                datastream.intervalSeconds());
    }

    private static ObjectNode noted(Device device, String reason) {
        ObjectNode tree = Json.MAPPER.valueToTree(device);
        return tree.put("reason", reason);
    }

    private Answer lineage(Call call) {
        return Answer.json(database.read(transaction -> {
            var device = Devices.find(transaction, call, "");
            return new Lineage(transaction.list(
                    "with recursive before (code, other, step) as (select code, replaces, 0 from device where code = ?"
                            + " union all select d.code, d.replaces, b.step - 1 from device d join before b"
                            + " on d.code = b.other where b.step > -" + LONGEST_LINEAGE
                            + "), after (code, other, step) as (select code, replaced_by, 0 from device where code = ?"
                            + " union all select d.code, d.replaced_by, a.step + 1 from device d join after a"
                            + " on d.code = a.other where a.step < " + LONGEST_LINEAGE
                            + ") select d.code, d.name, d.state, d.created_at, lead(d.created_at) over (order by s.step)"
                            + " as until from (select code, step from before union select code, step from after) s"
                            + " join device d on d.code = s.code order by s.step",
                    row -> new Served(
                            row.text("code"),
                            row.text("name"),
                            State.valueOf(row.text("state")),
                            row.time("created_at"),
                            row.timeOrNull("until")),
                    device.code(),
                    device.code()));
        }));
    }
}
