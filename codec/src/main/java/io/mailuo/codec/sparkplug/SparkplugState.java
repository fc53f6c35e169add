package io.mailuo.codec.sparkplug;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.json.JsonTree;
import io.mailuo.spec.quarantine.QuarantineReason;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * Whether a host application is there: the message of {@code spBv1.0/STATE/<host>}, in JSON (Sparkplug 3.0, 5.7). Its
 * birth and its death carry the same time.
 *
 * @param online whether it is there
 * @param timestamp when it came, in milliseconds since 1970
 */
public record SparkplugState(boolean online, long timestamp) {

    private static final String CLAUSE = "Sparkplug 3.0 5.7 (STATE)";
    private static final String TOPIC = "spBv1.0/STATE/";

    /** The topic of the host's state. */
    public static String topic(String host) {
        return TOPIC + host;
    }

    /** The host whose state a topic is; empty for other topics. */
    public static Optional<String> hostOf(String topic) {
        String host = topic.startsWith(TOPIC) ? topic.substring(TOPIC.length()) : "";
        boolean one = !host.isEmpty() && host.indexOf('/') < 0 && host.indexOf('+') < 0 && host.indexOf('#') < 0;
        return one ? Optional.of(host) : Optional.empty();
    }

    /**
     * Reads a payload.
     *
     * @throws DecodeException if it is not the JSON of a state
     */
    public static SparkplugState read(byte[] payload) throws DecodeException {
        var root = JsonTree.read(payload, CLAUSE);
        if (!(root.value() instanceof Map<?, ?> map)) {
            throw new DecodeException(QuarantineReason.MALFORMED, root.offset(), "a state must be an object", CLAUSE);
        }
        boolean online = member(map, "online", Boolean.class, root.offset());
        var timestamp = member(map, "timestamp", Number.class, root.offset());
        if (timestamp.doubleValue() < 0 || timestamp.doubleValue() != timestamp.longValue()) {
            throw new DecodeException(
                    QuarantineReason.TIME, root.offset(), "'timestamp' must be whole and not negative", CLAUSE);
        }
        return new SparkplugState(online, timestamp.longValue());
    }

    private static <T> T member(Map<?, ?> map, String name, Class<T> type, int offset) throws DecodeException {
        if (map.get(name) instanceof JsonTree.Node node && type.isInstance(node.value())) {
            return type.cast(node.value());
        }
        throw new DecodeException(
                QuarantineReason.MALFORMED,
                offset,
                "'" + name + "' must be there as a " + (type == Boolean.class ? "truth value" : "number"),
                CLAUSE);
    }

    /** The payload. */
    public byte[] write() {
        return "{\"online\":%b,\"timestamp\":%d}".formatted(online, timestamp).getBytes(StandardCharsets.UTF_8);
    }
}
