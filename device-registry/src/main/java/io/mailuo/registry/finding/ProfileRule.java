package io.mailuo.registry.finding;

import io.mailuo.profile.ProfileLibrary;
import io.mailuo.registry.finding.Contradiction.Fix;
import io.mailuo.spec.catalogue.DeviceTypes;
import io.mailuo.spec.problem.Text;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Holds profiles against device types. */
final class ProfileRule {

    private static final int MOST_NAMED = 8;

    private final ProfileLibrary library;

    ProfileRule(ProfileLibrary library) {
        this.library = library;
    }

    /** A profile that is for another type of device. */
    Optional<Contradiction> judge(Thing thing) {
        var id = thing.profile();
        if (id == null || thing.retired()) {
            return Optional.empty();
        }
        return library.find(id)
                .filter(profile -> !profile.type().equals(thing.type()))
                .map(profile -> contradiction(thing, id, profile.type()));
    }

    private Contradiction contradiction(Thing thing, String id, String profileType) {
        return new Contradiction(
                Rule.PROFILE_TYPE,
                thing,
                "",
                null,
                new Text(
                        "The profile " + id + " is for devices of type " + profileType + " (" + name(profileType, true)
                                + "), the device is of type " + thing.type() + " (" + name(thing.type(), true)
                                + "). Choose another profile.",
                        "型号档案 " + id + " 适用于类型 " + profileType + "（" + name(profileType, false) + "），而设备类型为 "
                                + thing.type() + "（" + name(thing.type(), false) + "）。请选择相符的型号档案。"),
                Map.of("profile", id, "profileType", profileType, "type", thing.type()),
                id + "|" + profileType + "|" + thing.type(),
                fix(thing, profileType));
    }

    /** The only profile of the device's type, if there is only one; which of several it is, only people can know. */
    private Fix fix(Thing thing, String profileType) {
        var fitting = library.all().stream()
                .filter(profile -> profile.type().equals(thing.type()))
                .map(profile -> profile.id())
                .sorted()
                .toList();
        if (fitting.size() == 1) {
            var only = fitting.getFirst();
            return new Fix(
                    "profile",
                    only,
                    new Text(
                            "Give it the profile " + only + ", the only one for its type",
                            "改用型号档案 " + only + "（该类型仅此一种）"));
        }
        if (fitting.isEmpty()) {
            return Fix.inWords(
                    "There is no profile for its type: take the profile off; if the profile is right, register the device"
                            + " anew as one of type " + profileType,
                    "没有适用于该类型的型号档案：请清除型号档案；若档案无误，请按类型 " + profileType + " 重新登记设备");
        }
        var named = fitting.stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
        return Fix.inWords("Read the model on the device and choose one of " + named, "请核对设备铭牌型号，从以下型号档案中选择：" + named);
    }

    private static String name(String type, boolean english) {
        return DeviceTypes.find(type)
                .map(known -> english ? known.names().en() : known.names().zh())
                .orElse("?");
    }
}
