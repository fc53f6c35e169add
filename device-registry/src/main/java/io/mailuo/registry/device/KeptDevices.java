package io.mailuo.registry.device;

import io.mailuo.http.Access;
import io.mailuo.http.Answer;
import io.mailuo.http.Call;
import io.mailuo.http.Principal;
import io.mailuo.http.Routes;
import io.mailuo.registry.api.Answers;
import io.mailuo.registry.api.Conditions;
import io.mailuo.registry.api.Filters;
import io.mailuo.registry.api.Page;
import io.mailuo.registry.database.Database;
import io.mailuo.registry.database.Transaction;
import io.mailuo.registry.organization.Reach;
import io.mailuo.registry.search.NameText;
import io.mailuo.registry.search.NameText.Table;
import io.mailuo.spec.problem.ProblemException;
import io.mailuo.spec.problem.Text;
import io.mailuo.spec.registry.Scope;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the caller's organization keeps of devices, mostly of others': {@code /kept-devices}. They are changed like any
 * device, by {@code PATCH /devices/{code}}.
 */
final class KeptDevices {

    /** An organization that keeps an attribute of a device. */
    private record Named(String device, String attribute, String organization) {}

    private final Database database;
    private final NameText names;

    /** @param names finds devices by their names */
    KeptDevices(Database database, NameText names) {
        this.database = database;
        this.names = names;
    }

    void mount(Routes routes) {
        routes.get("/kept-devices", Access.scope(Scope.REGISTRY_READ), this::list);
        routes.get("/kept-devices/{code}", Access.scope(Scope.REGISTRY_READ), this::get);
    }

    private Answer list(Call call) {
        int limit = call.limit();
        var conditions = new Conditions().and("state <> 'RETIRED'");
        Filters.applyStateAndPlace(call::query, conditions);
        Filters.kind(call::query, conditions);
        var kept = new Conditions();
        within(call, conditions, "code");
        within(call, kept, "k.device");
        call.query("attribute").ifPresent(name -> kept.and("k.attribute = ?", attribute(name)));
        var items = database.read(transaction -> {
            var reach = reach(transaction, call.principal());
            if (reach != null) {
                kept.andAmong("k.organization", keepers(transaction, reach));
            }
            conditions.and("code in (select k.device from attribute_owner k" + kept.where() + ")", kept.parameters());
            var owner = call.query("organization");
            if (owner.isPresent()) {
                conditions.andAmong("organization", Reach.of(transaction, owner.get()));
            }
            var text = call.query("q");
            if (text.isPresent()) {
                names.matching(transaction, Table.DEVICE, conditions, text.get(), call.principal());
            }
            var found = DeviceRows.list(
                    transaction,
                    "select * from device" + conditions.where() + " order by code limit ?",
                    conditions.parameters(limit + 1));
            return shown(transaction, reach, found);
        });
        return Answer.json(Page.of(items, limit, KeptDevice::code));
    }

    /** Where the page begins and the division: said of both tables, so that both are read in order from there. */
    private static void within(Call call, Conditions conditions, String column) {
        conditions.and(column + " > ?", Page.after(call));
        call.query("division").ifPresent(division -> Filters.within(conditions, column, division));
    }

    /** Those of the organizations that keep anything. */
    private static Set<String> keepers(Transaction transaction, Set<String> organizations) throws SQLException {
        return Set.copyOf(transaction.list(
                "select id from organization where id = any (?)"
                        + " and exists (select 1 from attribute_owner k where k.organization = id)",
                row -> row.text("id"),
                organizations));
    }

    private static String attribute(String name) {
        if (!AttributeOwners.ATTRIBUTES.contains(name)) {
            var known = AttributeOwners.ATTRIBUTES.stream().sorted().collect(Collectors.joining(", "));
            throw ProblemException.field(
                    "attribute",
                    new Text("'" + name + "' is not one of " + known, "“" + name + "”不是 " + known + " 之一"));
        }
        return name;
    }

    private Answer get(Call call) {
        var code = call.path("code");
        var device = database.read(transaction -> {
                    var found = DeviceRows.find(transaction, code, "");
                    return found.isEmpty()
                            ? Optional.<KeptDevice>empty()
                            : ofKeeper(transaction, call.principal(), found.get());
                })
                .orElseThrow(() -> ProblemException.notFound(new Text(
                        "There is no device " + code + " of which you keep anything.", "没有由贵单位维护属性的设备 " + code + "。")));
        return Answers.found(device, device.version());
    }

    /** What somebody sees of a device who keeps some of it; empty for all others. */
    Optional<KeptDevice> ofKeeper(Transaction transaction, Principal principal, Device device) throws SQLException {
        return shown(transaction, reach(transaction, principal), List.of(device)).stream()
                .filter(kept -> !kept.keeps().isEmpty())
                .findFirst();
    }

    private static List<KeptDevice> shown(Transaction transaction, @Nullable Set<String> reach, List<Device> devices)
            throws SQLException {
        var keepers = new HashMap<String, Map<String, String>>();
        for (var named : named(transaction, devices)) {
            keepers.computeIfAbsent(named.device(), ignored -> new TreeMap<>())
                    .put(named.attribute(), named.organization());
        }
        var called = new HashMap<String, String>();
        transaction.list(
                "select id, name from organization where id = any (?)",
                row -> called.put(row.text("id"), row.text("name")),
                devices.stream().map(Device::organization).distinct().toList());
        return devices.stream()
                .map(device -> KeptDevice.of(
                        device,
                        called.getOrDefault(device.organization(), device.organization()),
                        keepers.getOrDefault(device.code(), Map.of()),
                        organization -> reach == null || reach.contains(organization)))
                .toList();
    }

    private static List<Named> named(Transaction transaction, List<Device> devices) throws SQLException {
        return transaction.list(
                "select * from attribute_owner where device = any (?)",
                row -> new Named(row.text("device"), row.text("attribute"), row.text("organization")),
                devices.stream().map(Device::code).toList());
    }

    /** The organizations that a principal speaks for; null for all. */
    private static @Nullable Set<String> reach(Transaction transaction, Principal principal) throws SQLException {
        var root = principal.organization();
        return root == null ? null : Reach.of(transaction, root);
    }
}
