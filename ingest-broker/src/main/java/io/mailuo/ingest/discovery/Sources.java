package io.mailuo.ingest.discovery;

import io.mailuo.ingest.acceptance.Codecs;
import io.mailuo.ingest.index.DeviceEntry;
import io.mailuo.ingest.index.DeviceIndex;
import io.mailuo.ingest.log.QuarantineOutcome;
import io.mailuo.spec.quarantine.QuarantineReason;
import io.mailuo.spec.registry.RegistryRecord.ExternalId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The sources that quarantine saw and nobody had registered. Bounded, whoever sends: a gateway that invents names pushes
 * out its own newest first, since a source that was seen once gives way before one that was seen again. Thread-safe.
 */
final class Sources {

    /** Longest name of a source or property that is remembered, characters. */
    static final int LONGEST_NAME = 128;

    /** One part in so many of a gateway's sources may be such as were seen once only, where there is no room. */
    private static final int NEWCOMERS = 10;

    private static final Set<QuarantineReason> OF_READINGS = Set.of(
            QuarantineReason.UNKNOWN_DEVICE,
            QuarantineReason.NOT_AUTHORIZED,
            QuarantineReason.NOT_IN_SERVICE,
            QuarantineReason.UNKNOWN_DATASTREAM,
            QuarantineReason.UNIT,
            QuarantineReason.TIME,
            QuarantineReason.RESULT);

    /**
     * How much is remembered.
     *
     * @param sources in all
     * @param sourcesOfGateway of one gateway
     * @param properties in all
     * @param propertiesOfSource of one source
     * @param places of quarantine entries in all
     * @param placesOfSource of one source
     */
    record Limits(
            int sources, int sourcesOfGateway, int properties, int propertiesOfSource, int places, int placesOfSource) {

        static final Limits STANDARD = new Limits(10_000, 1_000, 100_000, 32, 400_000, 10_000);
    }

    /** The sources of one gateway: those seen once, and those seen again; each the longest unseen first. */
    private record OfGateway(Map<String, Source> once, Map<String, Source> again) {

        OfGateway() {
            this(new LinkedHashMap<>(), new LinkedHashMap<>());
        }

        int size() {
            return once.size() + again.size();
        }

        /** A few of those seen once stay, so that new ones have the time to be seen again. */
        Iterator<Source> nextToGo() {
            boolean many = again.isEmpty() || once.size() > size() / NEWCOMERS;
            return (many ? once : again).values().iterator();
        }
    }

    /** What is to be replayed for a source. */
    record Job(Source.Identity identity, TreeMap<Integer, long[]> offsets) {}

    private final Limits limits;
    private final Map<String, Source> byId = new HashMap<>();
    private final Map<Source.Identity, Source> byIdentity = new HashMap<>();
    private final Map<String, OfGateway> byGateway = new HashMap<>();
    private final Map<ExternalId, Set<Source>> byKey = new HashMap<>();
    private int properties;
    private int places;
    private long forgotten;

    Sources(Limits limits) {
        this.limits = limits;
    }

    /**
     * Takes what an entry says of sources that are not registered, or were not when it was refused.
     *
     * @return ids of those that are registered by now, and whose part of the entry can be tried again
     */
    List<String> take(Sighting sighting, DeviceIndex index) {
        var entry = sighting.entry();
        var registered = new ArrayList<String>();
        if (!OF_READINGS.contains(entry.reason())) {
            return registered;
        }
        String codec = Codecs.isSenml(entry.codec()) ? Codecs.SENML : entry.codec();
        sighting.readings().forEach((name, readings) -> {
            if (name.isEmpty() || name.length() > LONGEST_NAME) {
                return;
            }
            var identity = new Source.Identity(sighting.gateway(), codec, name);
            var device = identity.find(index);
            if (device != null && entry.reason() != QuarantineReason.UNKNOWN_DEVICE) {
                return;
            }
            take(identity, sighting);
            // Looked for again, since it may have been registered while it was not in here yet.
            if (identity.find(index) != null) {
                registered.add(identity.id());
            }
        });
        return registered;
    }

    private synchronized void take(Source.Identity identity, Sighting sighting) {
        var source = byIdentity.get(identity);
        if (source == null) {
            source = new Source(identity, sighting.entry());
            byId.put(source.id, source);
            byIdentity.put(identity, source);
            for (var key : source.keys) {
                byKey.computeIfAbsent(key, _ -> new HashSet<>()).add(source);
            }
        }
        var readings = sighting.readings().getOrDefault(identity.name(), List.of());
        int room = Math.min(limits.properties - properties, limits.propertiesOfSource - source.properties.size());
        properties += source.take(sighting, readings, room);
        if (places >= limits.places || source.held.size() >= limits.placesOfSource) {
            source.forgotten++;
        } else if (source.held.add(Source.place(String.valueOf(sighting.entry().id())))) {
            places++;
        }
        moveToEnd(source);
        makeRoom(source);
    }

    private void moveToEnd(Source source) {
        var siblings = byGateway.computeIfAbsent(gateway(source), _ -> new OfGateway());
        siblings.once.remove(source.id);
        siblings.again.remove(source.id);
        (source.messages == 1 ? siblings.once : siblings.again).put(source.id, source);
    }

    private void makeRoom(Source newest) {
        var siblings = byGateway.get(gateway(newest));
        if (siblings != null && siblings.size() > limits.sourcesOfGateway) {
            forgetOneOf(siblings);
        }
        if (byId.size() > limits.sources) {
            byGateway.values().stream()
                    .max(Comparator.comparingInt(OfGateway::size))
                    .ifPresent(this::forgetOneOf);
        }
    }

    private void forgetOneOf(OfGateway siblings) {
        var next = siblings.nextToGo();
        if (next.hasNext()) {
            var source = next.next();
            next.remove();
            forget(source);
        }
    }

    private void forget(Source source) {
        byId.remove(source.id);
        byIdentity.remove(source.identity);
        for (var key : source.keys) {
            byKey.computeIfPresent(key, (_, all) -> {
                all.remove(source);
                return all.isEmpty() ? null : all;
            });
        }
        var siblings = byGateway.get(gateway(source));
        if (siblings != null && siblings.size() == 0) {
            byGateway.remove(gateway(source));
        }
        properties -= source.properties.size();
        places -= source.held.size() + source.refused.size();
        forgotten++;
    }

    private static String gateway(Source source) {
        String gateway = source.identity.gateway();
        return gateway == null ? "" : gateway;
    }

    /** Notes what became of an entry, as the log says it. */
    synchronized void tried(QuarantineOutcome outcome) {
        long place = Source.place(outcome.entryId());
        var verdict = Verdict.parse(outcome.by());
        if (verdict != null) {
            settle(verdict.source(), place, verdict.replayed(), outcome.detail());
        } else if (outcome.accepted()) {
            byId.keySet().stream().toList().forEach(id -> settle(id, place, true, ""));
        }
    }

    /** Notes what became of a source's part of an entry. */
    synchronized void settle(String id, long place, boolean accepted, String detail) {
        var source = byId.get(id);
        if (source != null) {
            places -= source.held.size() + source.refused.size();
            source.settle(place, accepted, detail);
            places += source.held.size() + source.refused.size();
        }
    }

    /** Forgets an entry of a source that the log has no more. */
    synchronized void gone(String id, long place) {
        var source = byId.get(id);
        if (source != null) {
            places -= source.held.size() + source.refused.size();
            source.gone(place);
            places += source.held.size() + source.refused.size();
        }
    }

    /** Ids of the sources that this device may be. */
    synchronized List<String> matching(DeviceEntry device) {
        var ids = new HashSet<String>();
        add(ids, new ExternalId(Source.CODE, device.code()));
        for (var id : device.externalIds()) {
            add(ids, id);
        }
        return List.copyOf(ids);
    }

    private void add(Set<String> ids, ExternalId key) {
        for (var source : byKey.getOrDefault(key, Set.of())) {
            ids.add(source.id);
        }
    }

    /**
     * What is to be replayed for a source: what is held, and what was refused again before the device was changed.
     *
     * @param device what it is registered as
     * @param mine the partitions that this node replays
     * @return null if the source was forgotten
     */
    synchronized @Nullable Job job(String id, DeviceEntry device, Predicate<Integer> mine) {
        var source = byId.get(id);
        if (source == null) {
            return null;
        }
        var with = List.of(String.valueOf(device.gateway()), device.code(), device.state(), device.streams());
        var offsets = source.held.byPartition();
        if (!with.equals(source.triedWith)) {
            source.refused.byPartition().forEach((partition, more) -> offsets.merge(partition, more, Offsets::union));
        }
        if (offsets.keySet().retainAll(offsets.keySet().stream().filter(mine).toList()) && offsets.isEmpty()) {
            // Another node's turn.
            return new Job(source.identity, offsets);
        }
        source.triedWith = with;
        return new Job(source.identity, offsets);
    }

    /** What {@code view} makes of a source; null where there is none. */
    synchronized <T> @Nullable T view(String id, Function<Source, T> view) {
        var source = byId.get(id);
        return source == null ? null : view.apply(source);
    }

    /** What {@code view} makes of every source, leaving out what it makes null of. */
    synchronized <T> List<T> all(Function<Source, @Nullable T> view) {
        var all = new ArrayList<T>();
        for (var source : byId.values()) {
            T seen = view.apply(source);
            if (seen != null) {
                all.add(seen);
            }
        }
        return all;
    }

    synchronized int size() {
        return byId.size();
    }

    /** How many sources were forgotten since the start, since there were too many. */
    synchronized long forgotten() {
        return forgotten;
    }

    /** How many places of entries are remembered. */
    synchronized int places() {
        return places;
    }
}
