package io.mailuo.deploy.city;

import java.util.Map;
import java.util.Optional;

/**
 * A device of the demo city, as it is to be registered.
 *
 * @param kind what it is
 * @param serial its serial number, by which it is found again
 * @param name what people call it
 * @param division GB/T 2260
 * @param organization its owner
 * @param lon degrees, WGS 84
 * @param lat degrees, WGS 84
 * @param externalIds further identifiers, scheme to value
 * @param componentClass class of the managed object that it sits on (GB/T 47678.5-2026), where there is one
 */
record Site(
        Kind kind,
        String serial,
        String name,
        String division,
        String organization,
        double lon,
        double lat,
        Map<String, String> externalIds,
        Optional<String> componentClass) {

    /** What a device is and how it is connected. */
    enum Kind {
        AIR("03001", "hj212-air-station", true),
        PRESSURE("06001", "modbus-pressure-transmitter", true),
        FLOW("06002", "modbus-flow-meter", true),
        LEVEL("05001", "mqtt-water-level", true),
        COVER("14001", "mqtt-manhole-cover", false),
        BROKEN("03003", "mqtt-noise-meter", false);

        private final String type;
        private final String profile;
        private final boolean behindGateway;

        Kind(String type, String profile, boolean behindGateway) {
            this.type = type;
            this.profile = profile;
            this.behindGateway = behindGateway;
        }

        /** Sensing domain and device type. */
        String type() {
            return type;
        }

        /** Id of the profile. */
        String profile() {
            return profile;
        }

        /** Whether it speaks through the gateway. */
        boolean behindGateway() {
            return behindGateway;
        }
    }
}
