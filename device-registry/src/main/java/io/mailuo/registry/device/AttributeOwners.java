package io.mailuo.registry.device;

import com.fasterxml.jackson.databind.JsonNode;
import io.mailuo.http.Call;
import io.mailuo.http.Principal;
import io.mailuo.registry.database.Transaction;
import io.mailuo.registry.organization.Reach;
import io.mailuo.spec.json.Json;
import io.mailuo.spec.problem.ProblemException;
import io.mailuo.spec.problem.Text;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which organization may change which attribute of a device: the one that is named for it, else the owner of the device.
 * Whoever is refused hears who it is, and how to raise a correction.
 */
public final class AttributeOwners {

    /** Attributes for which another organization than the device's owner may be named. */
    public static final Set<String> ATTRIBUTES = Set.of(
            "name",
            "profile",
            "codec",
            "gateway",
            "object",
            "state",
            "place",
            "utcOffset",
            "maintainer",
            "mounting",
            "externalIds",
            "datastreams");

    /** What follows from other attributes or from the change itself. */
    private static final Set<String> DERIVED =
            Set.of("statedPlace", "gridCell", "version", "createdAt", "updatedAt", "replaces", "replacedBy");

    /** The organizations named for attributes of a device, by attribute. */
    public Map<String, String> of(Transaction transaction, String device) throws SQLException {
        var owners = new TreeMap<String, String>();
        transaction.list(
                "select attribute, organization from attribute_owner where device = ?",
                row -> owners.put(row.text("attribute"), row.text("organization")),
                device);
        return owners;
    }

    /** Who may change an attribute of a device. */
    public String of(Transaction transaction, Device device, String attribute) throws SQLException {
        return of(transaction, device.code()).getOrDefault(attribute, device.organization());
    }

    /** Ends the request unless the caller, who does not own a device, keeps any of its attributes. */
    public void requireAny(Transaction transaction, Call call, Device device) throws SQLException {
        for (var owner : of(transaction, device.code()).values()) {
            if (covers(transaction, call.principal(), owner)) {
                return;
            }
        }
        var asked = call.json().fieldNames();
        throw refusal(transaction, device, asked.hasNext() ? asked.next() : "name", device.organization());
    }

    /** Ends the request unless the caller may change everything in which the device differs. */
    public void require(Transaction transaction, Call call, Device before, Device after) throws SQLException {
        var owners = of(transaction, before.code());
        for (var attribute : changed(before, after)) {
            var owner = owners.getOrDefault(attribute, before.organization());
            if (!covers(transaction, call.principal(), owner)) {
                throw refusal(transaction, before, attribute, owner);
            }
        }
    }

    private static Set<String> changed(Device before, Device after) {
        JsonNode was = Json.MAPPER.valueToTree(before);
        JsonNode is = Json.MAPPER.valueToTree(after);
        var changed = new TreeSet<String>();
        for (var tree : new JsonNode[] {was, is}) {
            tree.fieldNames().forEachRemaining(field -> {
                if (!DERIVED.contains(field) && !was.path(field).equals(is.path(field))) {
                    changed.add(field);
                }
            });
        }
        return changed;
    }

    private static boolean covers(Transaction transaction, Principal principal, String organization)
            throws SQLException {
        return Reach.covers(transaction, principal, organization);
    }

    private static ProblemException refusal(Transaction transaction, Device device, String attribute, String owner)
            throws SQLException {
        var name = transaction
                .first("select name from organization where id = ?", row -> row.text("name"), owner)
                .orElse(owner);
        var shown = attribute.length() <= 60 ? attribute : attribute.substring(0, 60) + "…";
        return new ProblemException(
                403,
                "not-attribute-owner",
                new Text("Another organization keeps this attribute", "该属性由其他单位负责"),
                new Text(
                        "'" + shown + "' of " + device.code() + " is changed by " + name + " (" + owner
                                + ") only. Raise a correction with them.",
                        device.code() + " 的“" + shown + "”只能由" + name + "（" + owner + "）修改，可向其提出疑义。"));
    }
}
