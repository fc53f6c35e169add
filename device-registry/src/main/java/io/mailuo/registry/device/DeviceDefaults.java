package io.mailuo.registry.device;

import io.mailuo.profile.Profile;
import io.mailuo.spec.catalogue.DeviceType;
import io.mailuo.spec.registry.RegistryRecord.Datastream;
import java.util.List;
import java.util.Optional;

/** What a device has where whoever registers it says nothing. */
public final class DeviceDefaults {

    /** The time difference of China. */
    public static final String UTC_OFFSET = "+08:00";

    private DeviceDefaults() {}

    /** The profile's codec; {@code senml} without one. */
    public static String codec(Optional<Profile> profile) {
        return profile.map(Profile::codec)
                .filter(codec -> !codec.equals("none"))
                .orElse("senml");
    }

    /** The datastreams of the profile; without one, those that devices of the type usually have. */
    public static List<Datastream> datastreams(Optional<Profile> profile, Optional<DeviceType> type) {
        return Datastreams.defaults(profile, type);
    }
}
