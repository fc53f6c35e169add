package io.mailuo.spec.topic;

/** The MQTT topics between the field and the platform. */
public final class Topics {

    /** Who publishes on a topic of the field. */
    public enum Party {
        GATEWAY("gateways"),
        DEVICE("devices");

        private final String segment;

        Party(String segment) {
            this.segment = segment;
        }

        /** The second level of the party's topics. */
        public String segment() {
            return segment;
        }
    }

    private Topics() {}

    /** Live observations of a gateway's bound devices, QoS 1. */
    public static String gatewayObservations(String gateway) {
        return "v1/gateways/" + gateway + "/observations";
    }

    /** The alarm lane of a gateway, QoS 1, same payload as observations. */
    public static String gatewayAlarms(String gateway) {
        return "v1/gateways/" + gateway + "/alarms";
    }

    /** The backfill lane of a gateway, QoS 1, same payload as observations. */
    public static String gatewayBackfill(String gateway) {
        return "v1/gateways/" + gateway + "/backfill";
    }

    /**
     * What arrived at a gateway and could not be understood there, for the platform's quarantine, QoS 1. The payload is
     * the raw bytes; MQTT 5 user properties say {@code reason} (code of a
     * {@link io.mailuo.spec.quarantine.QuarantineReason}), {@code detail}, {@code codec}, {@code source} (how the sender
     * named itself: device code, MN; empty where unknown), {@code peer} (its address) and {@code received} (ISO 8601).
     * Acknowledged with success once it is in quarantine.
     */
    public static String gatewayRejects(String gateway) {
        return "v1/gateways/" + gateway + "/rejects";
    }

    /** Birth, periodic report and last will of a gateway, QoS 1, retained. */
    public static String gatewayStatus(String gateway) {
        return "v1/gateways/" + gateway + "/status";
    }

    /** Observations of a device that connects by itself, in its profile's codec. */
    public static String deviceObservations(String device) {
        return "v1/devices/" + device + "/observations";
    }

    /** Commands to a party of the field, QoS 1. */
    public static String commands(Party party, String code) {
        return "v1/" + party.segment() + "/" + code + "/commands";
    }

    /** What became of a command, QoS 1. */
    public static String commandResults(Party party, String code) {
        return commands(party, code) + "/results";
    }

    /** The configuration version that a gateway shall run, QoS 1, retained. */
    public static String configDesired(String gateway) {
        return "v1/gateways/" + gateway + "/config/desired";
    }

    /** The configuration version that a gateway runs, QoS 1, retained. */
    public static String configReported(String gateway) {
        return "v1/gateways/" + gateway + "/config/reported";
    }

    /** One observation as it arrives, for subscribers with the right to it, QoS 0, SenML JSON. */
    public static String live(String division, String domain, String device, String property) {
        return "v1/live/" + division + "/" + domain + "/" + device + "/" + property;
    }
}
