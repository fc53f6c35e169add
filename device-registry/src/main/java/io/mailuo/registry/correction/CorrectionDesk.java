package io.mailuo.registry.correction;

import io.mailuo.http.Access;
import io.mailuo.http.Answer;
import io.mailuo.http.Call;
import io.mailuo.http.Routes;
import io.mailuo.registry.api.Answers;
import io.mailuo.registry.api.Fields;
import io.mailuo.registry.api.Patch;
import io.mailuo.registry.database.Database;
import io.mailuo.registry.database.Transaction;
import io.mailuo.registry.device.AttributeOwners;
import io.mailuo.registry.device.Devices;
import io.mailuo.registry.gateway.Gateways;
import io.mailuo.registry.object.Objects;
import io.mailuo.registry.organization.Reach;
import io.mailuo.spec.problem.Problem;
import io.mailuo.spec.problem.ProblemException;
import io.mailuo.spec.problem.Text;
import io.mailuo.spec.registry.Scope;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Who keeps which attribute, {@code /devices/{code}/attribute-owners}, and {@code /corrections} by everybody else. */
public final class CorrectionDesk {

    /** An attribute and the organization that may change it. */
    record Item(@Nullable String attribute, @Nullable String organization) {}

    /** The attributes for which somebody else than the device's owner shall be named. */
    record Body(@Nullable List<Item> items) {}

    /**
     * The attributes for which somebody else than the device's owner is named.
     *
     * @param version another one for other keepers; the device's own version does not count them
     */
    record Items(List<Item> items, long version) {
        static Items of(Map<String, String> owners) {
            return new Items(
                    owners.entrySet().stream()
                            .map(entry -> new Item(entry.getKey(), entry.getValue()))
                            .toList(),
                    Integer.toUnsignedLong(new TreeMap<>(owners).toString().hashCode()));
        }
    }

    private final Database database;
    private final Devices devices;
    private final AttributeOwners owners = new AttributeOwners();
    private final Corrections corrections;

    public CorrectionDesk(Database database, Devices devices, Objects objects, Gateways gateways, InstantSource clock) {
        this.database = database;
        this.devices = devices;
        this.corrections = new Corrections(database, new Doubted.Registers(devices, objects, gateways, owners), clock);
    }

    /** Adds the routes. */
    public void mount(Routes routes) {
        routes.get("/devices/{code}/attribute-owners", Access.scope(Scope.REGISTRY_READ), this::get);
        routes.put("/devices/{code}/attribute-owners", Access.scope(Scope.REGISTRY_WRITE), this::put);
        corrections.mount(routes);
    }

    private Answer get(Call call) {
        var found = database.read(transaction -> {
            requireOwner(transaction, call, call.path("code"), "");
            return items(transaction, call.path("code"));
        });
        return Answers.found(found, found.version());
    }

    private Answer put(Call call) {
        var wanted = read(call.body(Body.class));
        var written = database.write(call.principal().subject(), transaction -> {
            var code = call.path("code");
            requireOwner(transaction, call, code, " for update");
            var fields = new Fields();
            for (var organization : wanted.values()) {
                fields.require(
                        transaction.exists("select 1 from organization where id = ?", organization),
                        "/items",
                        "no organization is called '" + organization + "'",
                        "没有单位“" + organization + "”");
            }
            fields.check();
            var before = items(transaction, code);
            requireVersion(call, before);
            transaction.update("delete from attribute_owner where device = ?", code);
            for (var each : wanted.entrySet()) {
                transaction.update(
                        "insert into attribute_owner (device, attribute, organization) values (?, ?, ?)",
                        code,
                        each.getKey(),
                        each.getValue());
            }
            var after = items(transaction, code);
            transaction.audit("device.attribute-owners", "device/" + code, before, after);
            return after;
        });
        return Answers.changed(written, written.value().version());
    }

    /** Ends the request with 412 where {@code If-Match} names other keepers than the present ones, and says which. */
    private static void requireVersion(Call call, Items present) {
        if (Patch.otherVersion(call, present.version()).isEmpty()) {
            return;
        }
        var fields = present.items().stream()
                .map(item -> {
                    var said = item.attribute() + ": " + item.organization();
                    return new Problem.Field("/items", new Text(said, said));
                })
                .toList();
        throw new ProblemException(new Problem(
                "version-mismatch",
                412,
                new Text("It was changed in the meantime", "数据已被他人修改"),
                new Text(
                        "Somebody else has named other keepers since. Look at them and repeat the change.",
                        "其间有人改过维护单位，请查看后再修改。"),
                fields));
    }

    private static TreeMap<String, String> read(Body body) {
        var fields = new Fields();
        var wanted = new TreeMap<String, String>();
        var items = body.items();
        if (items == null) {
            fields.wrong("/items", "is required", "必填");
            fields.check();
            return wanted;
        }
        fields.require(
                items.size() <= AttributeOwners.ATTRIBUTES.size(),
                "/items",
                "has more entries than there are attributes",
                "项数超过属性个数");
        fields.check();
        var known =
                String.join(", ", AttributeOwners.ATTRIBUTES.stream().sorted().toList());
        for (int i = 0; i < items.size(); i++) {
            var pointer = "/items/" + i;
            var attribute = fields.required(pointer + "/attribute", items.get(i).attribute());
            var organization =
                    fields.required(pointer + "/organization", items.get(i).organization());
            fields.require(
                    attribute.isEmpty() || AttributeOwners.ATTRIBUTES.contains(attribute),
                    pointer + "/attribute",
                    "is not one of " + known,
                    "不是 " + known + " 之一");
            fields.require(
                    wanted.put(attribute, organization) == null,
                    pointer + "/attribute",
                    "is named twice: one source has one owner",
                    "重复：一源一主");
        }
        fields.check();
        return wanted;
    }

    /** The device's owner names the others. */
    private void requireOwner(Transaction transaction, Call call, String code, String lock) throws SQLException {
        var organization = transaction.first(
                "select organization from device where code = ?" + lock, row -> row.text("organization"), code);
        Reach.require(
                transaction,
                call.principal(),
                organization.isPresent()
                        ? organization.get()
                        : devices.locked(transaction, code).organization());
    }

    private Items items(Transaction transaction, String code) throws SQLException {
        return Items.of(owners.of(transaction, code));
    }
}
