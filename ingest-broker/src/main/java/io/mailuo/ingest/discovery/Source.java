package io.mailuo.ingest.discovery;

import io.mailuo.codec.Reading;
import io.mailuo.ingest.acceptance.SourceNames;
import io.mailuo.ingest.index.DeviceEntry;
import io.mailuo.ingest.index.DeviceIndex;
import io.mailuo.ingest.log.QuarantineEntry;
import io.mailuo.ingest.log.QuarantineRecords;
import io.mailuo.spec.registry.RegistryRecord.ExternalId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One source that quarantine saw and nobody had registered. Not thread-safe; {@link Sources} guards it. */
final class Source {

    /** The scheme under which a device's own code stands among the keys. */
    static final String CODE = "code";

    /** The HJ 212 command of real-time data (HJ 212-2017, table 9). */
    private static final String REAL_TIME = "2011";

    private static final int ID_BYTES = 12;

    /**
     * Who a source is.
     *
     * @param gateway code of the gateway that speaks for it; null where it connects by itself
     * @param codec of its messages; one word for all forms of SenML
     * @param name by which its messages call it
     */
    record Identity(@Nullable String gateway, String codec, String name) {

        /** Stable and not secret. */
        String id() {
            try {
                byte[] text = (gateway + "\n" + codec + "\n" + name).getBytes(StandardCharsets.UTF_8);
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(text);
                return HexFormat.of().formatHex(digest, 0, ID_BYTES);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }

        /** The device that it is, or null. */
        @Nullable
        DeviceEntry find(DeviceIndex index) {
            return gateway == null ? index.device(name) : SourceNames.find(index, codec, name);
        }

        /** What it could be registered as, the likeliest first. */
        List<ExternalId> candidates() {
            return gateway == null ? List.of() : SourceNames.candidates(codec, name);
        }

        /** Every key under which a device may be found that it is. */
        List<ExternalId> keys() {
            var keys = new ArrayList<>(candidates());
            keys.add(new ExternalId(CODE, name));
            return keys;
        }
    }

    final Identity identity;
    final String id;
    final List<ExternalId> keys;
    final Instant firstAt;
    final Map<String, SeenProperty> properties = new LinkedHashMap<>();
    final Offsets held = new Offsets();
    final Offsets refused = new Offsets();
    Instant lastAt;
    String topic;
    int messages;
    int replayed;
    int forgotten;

    @Nullable
    String lastRefusal;

    @Nullable
    Object triedWith;

    private String kind = "";
    private String system = "";

    Source(Identity identity, QuarantineEntry entry) {
        this.identity = identity;
        this.id = identity.id();
        this.keys = List.copyOf(identity.keys());
        this.firstAt = entry.received();
        this.lastAt = entry.received();
        this.topic = entry.topic();
    }

    static long place(String entryId) {
        return Offsets.place(QuarantineRecords.partition(entryId), QuarantineRecords.offset(entryId));
    }

    /** Takes one more message; remembers at most {@code room} properties more. Answers how many it remembered. */
    int take(Sighting sighting, List<Reading> readings, int room) {
        messages++;
        lastAt = sighting.entry().received();
        topic = sighting.entry().topic();
        if (kind.isEmpty() && sighting.kind().startsWith("20")
                || sighting.kind().equals(REAL_TIME)) {
            kind = sighting.kind();
        }
        system = sighting.system().isEmpty() ? system : sighting.system();
        int added = 0;
        for (var reading : readings) {
            var known = properties.get(reading.property());
            if (known != null) {
                known.take(reading, lastAt);
            } else if (added < room && reading.property().length() <= Sources.LONGEST_NAME) {
                properties.put(reading.property(), new SeenProperty(reading, lastAt));
                added++;
            }
        }
        return added;
    }

    /**
     * Whether a message is of the kind that becomes observations. Real-time values and averages of one property must
     * not mix in one datastream: where a logger sends both, the real-time values are taken.
     */
    boolean takes(String ofKind) {
        return !ofKind.startsWith("20") || ofKind.equals(kind);
    }

    /** For HJ 212 the system type that its messages state; empty otherwise. */
    String system() {
        return system;
    }

    /** Notes what became of an entry that it had a part in. */
    void settle(long place, boolean accepted, String detail) {
        if (held.remove(place) || refused.remove(place)) {
            if (accepted) {
                replayed++;
            } else {
                refused.add(place);
                lastRefusal = detail;
            }
        }
    }

    /** Forgets an entry that the log has no more. */
    void gone(long place) {
        if (held.remove(place) || refused.remove(place)) {
            forgotten++;
        }
    }

    Map<String, SeenProperty> properties() {
        return Collections.unmodifiableMap(properties);
    }
}
