package io.mailuo.ingest.discovery;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Reading;
import io.mailuo.codec.hj212.Hj212Format;
import io.mailuo.codec.hj212.Hj212Message;
import io.mailuo.ingest.acceptance.Acceptance;
import io.mailuo.ingest.log.QuarantineEntry;
import io.mailuo.spec.topic.Topics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A quarantine entry as far as it says who sensed what.
 *
 * @param entry the entry
 * @param gateway code of the gateway that brought it; null where a device connected by itself
 * @param readings by the name of the device that the message states; the entry's own source where the message has no
 *     readings
 * @param kind for HJ 212 the command, such as 2011; empty where messages are of one kind
 * @param system for HJ 212 the system type, such as 22; empty otherwise
 */
public record Sighting(
        QuarantineEntry entry,
        @Nullable String gateway,
        Map<String, List<Reading>> readings,
        String kind,
        String system) {

    private static final Pattern GATEWAY_TOPIC =
            Pattern.compile("v1/gateways/(\\d{1,32})/(?:observations|alarms|backfill|rejects)");
    private static final String HJ212 = "hj212";

    /** Reads an entry; what cannot be read has no readings. */
    public static Sighting of(QuarantineEntry entry, Acceptance acceptance) {
        var topic = GATEWAY_TOPIC.matcher(entry.topic());
        String gateway = topic.matches() ? topic.group(1) : null;
        var readings = new LinkedHashMap<String, List<Reading>>();
        if (gateway != null) {
            for (var reading : acceptance.peek(entry.codec(), entry.raw(), entry.received())) {
                readings.computeIfAbsent(reading.source(), _ -> new ArrayList<>())
                        .add(reading);
            }
            readings.remove("");
        }
        boolean named = gateway == null
                ? entry.topic().equals(Topics.deviceObservations(entry.source()))
                : !entry.source().equals(gateway);
        if (readings.isEmpty() && named) {
            readings.put(entry.source(), List.of());
        }
        var message = entry.codec().equals(HJ212) ? hj212(entry.raw()) : null;
        String system = message == null ? null : message.st();
        return new Sighting(
                entry, gateway, readings, message == null ? "" : message.cn(), system == null ? "" : system);
    }

    private static @Nullable Hj212Message hj212(byte[] raw) {
        try {
            return Hj212Format.decode(raw);
        } catch (DecodeException e) {
            return null;
        }
    }
}
