package io.mailuo.codec.sparkplug;

import java.util.Optional;

/**
 * A topic of Sparkplug 3.0, 4.1: {@code spBv1.0/<group>/<kind>/<node>[/<device>]}.
 *
 * @param group group of edge nodes
 * @param kind kind of message
 * @param node edge node
 * @param device device behind it; empty for messages of the node itself
 */
public record SparkplugTopic(String group, Kind kind, String node, String device) {

    private static final String NAMESPACE = "spBv1.0";
    private static final int OF_NODE = 4;
    private static final int OF_DEVICE = 5;

    /** Kinds of messages. */
    public enum Kind {
        NBIRTH(false),
        NDEATH(false),
        NDATA(false),
        NCMD(false),
        DBIRTH(true),
        DDEATH(true),
        DDATA(true),
        DCMD(true);

        private final boolean ofDevice;

        Kind(boolean ofDevice) {
            this.ofDevice = ofDevice;
        }

        /** Whether it is of a device; otherwise of the edge node. */
        public boolean ofDevice() {
            return ofDevice;
        }
    }

    /** The topic written {@code text}; empty where it is none. */
    public static Optional<SparkplugTopic> parse(String text) {
        String[] parts = text.split("/", -1);
        if (parts.length < OF_NODE || parts.length > OF_DEVICE || !parts[0].equals(NAMESPACE)) {
            return Optional.empty();
        }
        for (int i = 1; i < parts.length; i++) {
            if (parts[i].isEmpty() || parts[i].indexOf('+') >= 0 || parts[i].indexOf('#') >= 0) {
                return Optional.empty();
            }
        }
        for (var kind : Kind.values()) {
            if (kind.name().equals(parts[2]) && kind.ofDevice == (parts.length == OF_DEVICE)) {
                return Optional.of(
                        new SparkplugTopic(parts[1], kind, parts[3], parts.length == OF_DEVICE ? parts[4] : ""));
            }
        }
        return Optional.empty();
    }

    /** By what readings name the sender: {@code <group>/<node>} or {@code <group>/<node>/<device>}. */
    public String source() {
        return group + "/" + node + (device.isEmpty() ? "" : "/" + device);
    }

    /** The topic's text. */
    @Override
    public String toString() {
        return NAMESPACE + "/" + group + "/" + kind.name() + "/" + node + (device.isEmpty() ? "" : "/" + device);
    }
}
