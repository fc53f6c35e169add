package io.mailuo.codec.sparkplug;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Reading;
import io.mailuo.codec.sparkplug.SparkplugTopic.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a host application knows of one edge node (Sparkplug 3.0, 5): whether it and its devices are online, what their
 * births said of their metrics, and which sequence number comes next. Pure: the caller receives messages, publishes
 * {@link #rebirthRequest} where an outcome asks for it, and keeps the time. Not thread-safe: one object an edge node.
 */
public final class SparkplugNode {

    private static final int SEQUENCE = 256;
    private static final String REBIRTH = "Node Control/Rebirth";

    /** What a birth said of a metric. */
    private record Birth(
            String device,
            String name,
            @Nullable Long alias,
            DataType type,
            @Nullable PropertySet properties) {}

    /**
     * What became of a message.
     *
     * @param readings what it says, as far as it could be understood
     * @param offline devices that are offline now and were not before; the empty name is the node itself
     * @param complete whether all of it could be understood; otherwise the message should be kept
     * @param rebirth why the node must be asked for its births, or null
     */
    public record Outcome(
            List<Reading> readings,
            Set<String> offline,
            boolean complete,
            @Nullable String rebirth) {

        public Outcome {
            readings = List.copyOf(readings);
            offline = Set.copyOf(offline);
        }

        private static Outcome of(List<Reading> readings) {
            return new Outcome(readings, Set.of(), true, null);
        }

        private static Outcome refused(String why) {
            return new Outcome(List.of(), Set.of(), false, why);
        }
    }

    private final String group;
    private final String node;
    private final Map<Long, Birth> byAlias = new HashMap<>();
    private final Map<String, Map<String, Birth>> byDevice = new TreeMap<>();
    private @Nullable Long bdSeq;
    private int expected = -1;

    /** An edge node of which nothing is known yet. */
    public SparkplugNode(String group, String node) {
        this.group = group;
        this.node = node;
    }

    /** Whether the node is online. */
    public boolean isOnline() {
        return byDevice.containsKey("");
    }

    /** The devices that are online. */
    public Set<String> devices() {
        var devices = new HashSet<>(byDevice.keySet());
        devices.remove("");
        return devices;
    }

    /**
     * Takes a message of this node.
     *
     * @throws DecodeException if it is no payload; nothing has changed then
     * @throws IllegalArgumentException if the topic is another node's
     */
    public Outcome receive(SparkplugTopic topic, byte[] payload) throws DecodeException {
        if (!topic.group().equals(group) || !topic.node().equals(node)) {
            throw new IllegalArgumentException(topic + " is not of " + group + "/" + node);
        }
        if (topic.kind() == Kind.NCMD || topic.kind() == Kind.DCMD) {
            return Outcome.of(List.of());
        }
        var message = SparkplugPayload.read(payload);
        return switch (topic.kind()) {
            case NBIRTH -> nodeBirth(topic, message);
            case NDEATH -> nodeDeath(message);
            case DBIRTH -> deviceBirth(topic, message);
            case DDEATH -> deviceDeath(topic, message);
            case NDATA, DDATA -> data(topic, message);
            case NCMD, DCMD -> throw new IllegalStateException("commands were answered before");
        };
    }

    private Outcome nodeBirth(SparkplugTopic topic, SparkplugPayload message) {
        Long seq = message.seq();
        if (seq == null || seq < 0 || seq >= SEQUENCE) {
            return Outcome.refused("the birth of the node has no sequence number from 0 to 255");
        }
        Long born = bdSeq(message);
        if (born == null) {
            return Outcome.refused("the birth of the node has no metric bdSeq");
        }
        var births = births("", message);
        if (births == null) {
            return Outcome.refused("the birth of the node has a metric without name or type, or an alias twice");
        }
        byAlias.clear();
        byDevice.clear();
        bdSeq = born;
        register("", births);
        expected = (int) (seq + 1) % SEQUENCE;
        return Outcome.of(readings(topic, message).readings());
    }

    private static @Nullable Long bdSeq(SparkplugPayload message) {
        for (var metric : message.metrics()) {
            if ("bdSeq".equals(metric.name()) && metric.value() != null) {
                return Typed.value(DataType.INT64, metric.value()) instanceof Long number ? number : null;
            }
        }
        return null;
    }

    /** What a birth says of its metrics, by name; null where it breaks the rules of Sparkplug 3.0, 6.4.5. */
    private @Nullable Map<String, Birth> births(String device, SparkplugPayload message) {
        var births = new HashMap<String, Birth>();
        var aliases = new HashSet<Long>();
        for (var metric : message.metrics()) {
            if (metric.name() == null || metric.type() == null) {
                return null;
            }
            Long alias = metric.alias();
            if (alias != null) {
                Birth other = device.isEmpty() ? null : byAlias.get(alias);
                if (!aliases.add(alias) || other != null && !other.device().equals(device)) {
                    return null;
                }
            }
            births.put(metric.name(), new Birth(device, metric.name(), alias, metric.type(), metric.properties()));
        }
        return births;
    }

    private void register(String device, Map<String, Birth> births) {
        byAlias.values().removeIf(birth -> birth.device().equals(device));
        for (var birth : births.values()) {
            if (birth.alias() != null) {
                byAlias.put(birth.alias(), birth);
            }
        }
        byDevice.put(device, births);
    }

    /** A will of an earlier connection says nothing of the present one (Sparkplug 3.0, 5.4). */
    private Outcome nodeDeath(SparkplugPayload message) {
        Long died = bdSeq(message);
        if (!isOnline() || died == null || !died.equals(bdSeq)) {
            return Outcome.of(List.of());
        }
        var offline = new HashSet<>(byDevice.keySet());
        byAlias.clear();
        byDevice.clear();
        expected = -1;
        return new Outcome(List.of(), offline, true, null);
    }

    private Outcome deviceBirth(SparkplugTopic topic, SparkplugPayload message) {
        if (!isOnline()) {
            return Outcome.refused("device " + topic.device() + " was born before its node");
        }
        String gap = follow(message);
        var births = births(topic.device(), message);
        if (births == null) {
            return Outcome.refused("the birth of device " + topic.device()
                    + " has a metric without name or type, or an alias that is taken");
        }
        register(topic.device(), births);
        return new Outcome(readings(topic, message).readings(), Set.of(), true, gap);
    }

    private Outcome deviceDeath(SparkplugTopic topic, SparkplugPayload message) {
        if (!isOnline()) {
            return Outcome.refused("device " + topic.device() + " died before its node was born");
        }
        String gap = follow(message);
        boolean known = byDevice.remove(topic.device()) != null;
        byAlias.values().removeIf(birth -> birth.device().equals(topic.device()));
        return new Outcome(List.of(), known ? Set.of(topic.device()) : Set.of(), true, gap);
    }

    private Outcome data(SparkplugTopic topic, SparkplugPayload message) {
        if (!isOnline()) {
            return Outcome.refused("data of " + topic.source() + " came before the birth of the node");
        }
        String gap = follow(message);
        if (!byDevice.containsKey(topic.device())) {
            return Outcome.refused("data of device " + topic.device() + " came before its birth");
        }
        var outcome = readings(topic, message);
        return gap == null || outcome.rebirth() != null
                ? outcome
                : new Outcome(outcome.readings(), Set.of(), outcome.complete(), gap);
    }

    /** Takes the sequence number; answers why a rebirth is needed where it is not the next one (Sparkplug 3.0, 6.4.4). */
    private @Nullable String follow(SparkplugPayload message) {
        Long seq = message.seq();
        if (seq == null || seq < 0 || seq >= SEQUENCE) {
            return "a message has no sequence number from 0 to 255";
        }
        String gap = seq == expected ? null : "sequence number " + seq + " came where " + expected + " was expected";
        expected = (int) (seq + 1) % SEQUENCE;
        return gap;
    }

    private Outcome readings(SparkplugTopic topic, SparkplugPayload message) {
        var readings = new ArrayList<Reading>();
        var byName = byDevice.getOrDefault(topic.device(), Map.of());
        String problem = null;
        for (var metric : message.metrics()) {
            Birth birth = metric.name() == null ? byAlias.get(metric.alias()) : byName.get(metric.name());
            if (birth == null || !birth.device().equals(topic.device())) {
                problem = "metric " + (metric.name() == null ? "of alias " + metric.alias() : metric.name())
                        + " is of no birth";
                continue;
            }
            var type = metric.type() == null ? birth.type() : metric.type();
            var properties = metric.properties() == null ? birth.properties() : metric.properties();
            if (!MetricReadings.add(
                    topic.source(), birth.name(), type, properties, metric, message.timestamp(), readings)) {
                problem = "metric " + birth.name() + " has a value that is no " + type.label();
            }
        }
        return new Outcome(readings, Set.of(), problem == null, problem);
    }

    /** Where {@link #rebirthRequest} goes. */
    public SparkplugTopic commandTopic() {
        return new SparkplugTopic(group, Kind.NCMD, node, "");
    }

    /** The command that asks the node for its births (Sparkplug 3.0, 6.4.20). */
    public static byte[] rebirthRequest(Instant now) {
        long millis = now.toEpochMilli();
        var metric = Metric.of(REBIRTH, DataType.BOOLEAN, millis, new Value.Bool(true));
        return new SparkplugPayload(millis, List.of(metric), null, null, null).write();
    }
}
