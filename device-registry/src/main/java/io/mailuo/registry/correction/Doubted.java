package io.mailuo.registry.correction;

import com.fasterxml.jackson.databind.JsonNode;
import io.mailuo.http.Call;
import io.mailuo.registry.database.Transaction;
import io.mailuo.registry.device.AttributeOwners;
import io.mailuo.registry.device.Device;
import io.mailuo.registry.device.Devices;
import io.mailuo.registry.gateway.Gateway;
import io.mailuo.registry.gateway.Gateways;
import io.mailuo.registry.object.ManagedObject;
import io.mailuo.registry.object.Objects;
import io.mailuo.registry.organization.Reach;
import io.mailuo.spec.json.Json;
import io.mailuo.spec.problem.ProblemException;
import io.mailuo.spec.problem.Text;
import io.mailuo.spec.registry.RegistryRecord.State;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An entity of which an attribute is doubted, locked until the end of the transaction.
 *
 * @param name for people
 * @param owner who may change the attribute
 * @param value the attribute as it is now; null for none
 * @param nameShown whether the caller may see the name
 * @param valueShown whether the caller may see the attribute
 * @param change changes the attribute, as its owner does
 */
record Doubted(
        String name, String owner, @Nullable JsonNode value, boolean nameShown, boolean valueShown, Change change) {

    /** What of each kind of entity everybody may doubt. */
    private static final Map<String, Set<String>> ATTRIBUTES = Map.of(
            "device", Set.of("name", "state", "place", "object", "profile", "utcOffset", "maintainer", "mounting"),
            "object", Set.of("name", "state", "place"),
            "gateway", Set.of("name", "state", "place"));

    /** What the catalogue shows everybody of a device that is not retired. */
    private static final Set<String> CATALOGUE = Set.of("name", "state", "place");

    private static final Pattern ENTITY = Pattern.compile("(device|object|gateway)/([0-9]{16,19})");

    /** Changes the attribute to a value. */
    @FunctionalInterface
    interface Change {
        void to(JsonNode value) throws SQLException;
    }

    /** Where entities are found and changed. */
    record Registers(Devices devices, Objects objects, Gateways gateways, AttributeOwners owners) {

        /** Finds and locks it; problems say what is wrong with the entity or the attribute named. */
        Doubted find(Transaction transaction, Call call, String entity, String attribute) throws SQLException {
            var named = ENTITY.matcher(entity);
            if (!named.matches()) {
                throw ProblemException.field(
                        "/entity",
                        new Text(
                                "must be device/<code>, object/<code> or gateway/<code>",
                                "应为 device/<编码>、object/<编码> 或 gateway/<编码>"));
            }
            var allowed = ATTRIBUTES.getOrDefault(named.group(1), Set.of());
            if (!allowed.contains(attribute)) {
                var list = String.join(", ", allowed.stream().sorted().toList());
                throw ProblemException.field("/attribute", new Text("is not one of " + list, "不是 " + list + " 之一"));
            }
            var code = named.group(2);
            return switch (named.group(1)) {
                case "device" -> device(transaction, call, devices.locked(transaction, code), attribute);
                case "object" -> object(transaction, call, objects.locked(transaction, code), attribute);
                default -> gateway(transaction, call, gateways.locked(transaction, code), attribute);
            };
        }

        private Doubted device(Transaction transaction, Call call, Device device, String attribute)
                throws SQLException {
            var owner = owners.of(transaction, device, attribute);
            boolean reached = Reach.covers(transaction, call.principal(), device.organization())
                    || Reach.covers(transaction, call.principal(), owner);
            boolean catalogued = device.state() != State.RETIRED;
            return new Doubted(
                    device.name(),
                    owner,
                    attribute(device, attribute),
                    reached || catalogued,
                    reached || (catalogued && CATALOGUE.contains(attribute)),
                    value -> devices.change(transaction, call, device, patch(attribute, value)));
        }

        private Doubted object(Transaction transaction, Call call, ManagedObject object, String attribute)
                throws SQLException {
            boolean reached = Reach.covers(transaction, call.principal(), object.organization());
            return new Doubted(
                    object.name(),
                    object.organization(),
                    attribute(object, attribute),
                    reached,
                    reached,
                    value -> objects.change(transaction, call, object, patch(attribute, value)));
        }

        private Doubted gateway(Transaction transaction, Call call, Gateway gateway, String attribute)
                throws SQLException {
            boolean reached = Reach.covers(transaction, call.principal(), gateway.organization());
            return new Doubted(
                    gateway.name(),
                    gateway.organization(),
                    attribute(gateway, attribute),
                    reached,
                    reached,
                    value -> gateways.change(transaction, call, gateway, patch(attribute, value)));
        }
    }

    private static @Nullable JsonNode attribute(Object entity, String attribute) {
        return Json.MAPPER.<JsonNode>valueToTree(entity).get(attribute);
    }

    private static JsonNode patch(String attribute, JsonNode value) {
        return Json.MAPPER.createObjectNode().set(attribute, value);
    }

    /** Whether the attribute is still what it was. */
    boolean isStill(@Nullable JsonNode stated) {
        return value == null || stated == null ? value == stated : value.equals(stated);
    }
}
