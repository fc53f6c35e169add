package io.mailuo.registry.finding;

import io.mailuo.profile.ProfileLibrary;
import io.mailuo.registry.database.Transaction;
import io.mailuo.spec.catalogue.DeviceTypes;
import io.mailuo.spec.problem.Text;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Holds profiles against device types, and the states of objects against those of the devices on them. */
final class StateRules {

    private record InService(String object, String device) {}

    private final ProfileLibrary profiles;

    StateRules(ProfileLibrary profiles) {
        this.profiles = profiles;
    }

    /** A profile that is for another type of device. */
    Optional<Contradiction> profile(Thing thing) {
        var id = thing.profile();
        if (id == null || thing.retired()) {
            return Optional.empty();
        }
        return profiles.find(id)
                .filter(profile -> !profile.type().equals(thing.type()))
                .map(profile -> new Contradiction(
                        Rule.PROFILE_TYPE,
                        thing,
                        "",
                        null,
                        new Text(
                                "The profile " + id + " is for devices of type " + profile.type() + " ("
                                        + name(profile.type(), true) + "), the device is of type " + thing.type() + " ("
                                        + name(thing.type(), true) + "). Choose another profile.",
                                "型号档案 " + id + " 适用于类型 " + profile.type() + "（" + name(profile.type(), false)
                                        + "），而设备类型为 " + thing.type() + "（" + name(thing.type(), false)
                                        + "）。请选择相符的型号档案。"),
                        Map.of("profile", id, "profileType", profile.type(), "type", thing.type()),
                        id + "|" + profile.type() + "|" + thing.type(),
                        null));
    }

    private static String name(String type, boolean english) {
        return DeviceTypes.find(type)
                .map(known -> english ? known.names().en() : known.names().zh())
                .orElse("?");
    }

    /** Objects that are planned, suspended or retired, though a device on them is in service. */
    static List<Contradiction> objects(Transaction transaction, List<Thing> objects) throws SQLException {
        var idle = new HashMap<String, Thing>();
        for (var object : objects) {
            switch (object.state()) {
                case PLANNED, SUSPENDED, RETIRED -> idle.put(object.code(), object);
                case REGISTERED, INSTALLED, IN_SERVICE -> {
                    // nothing against a device in service
                }
            }
        }
        if (idle.isEmpty()) {
            return List.of();
        }
        var contradictions = new ArrayList<Contradiction>();
        for (var found : transaction.list(
                "select object, min(code) as device from device where object = any (?) and state = 'IN_SERVICE' group by"
                        + " object order by object",
                row -> new InService(row.text("object"), row.text("device")),
                idle.keySet())) {
            contradictions.add(contradiction(idle.get(found.object()), found.device()));
        }
        return contradictions;
    }

    private static Contradiction contradiction(Thing object, String device) {
        return new Contradiction(
                Rule.OBJECT_STATE,
                object,
                "",
                "device/" + device,
                new Text(
                        "The object is " + object.state() + ", but the device " + device + " on it is IN_SERVICE."
                                + " Correct the state of the one or the other.",
                        "管理对象状态为 " + object.state() + "，但其上的设备 " + device + " 为在用（IN_SERVICE）。请更正其一的状态。"),
                Map.of("state", object.state().name(), "device", device, "deviceState", "IN_SERVICE"),
                object.state() + "|" + device,
                new Contradiction.Fix(
                        "state", "IN_SERVICE", new Text("Say that the object is in service", "将管理对象改为在用")));
    }
}
