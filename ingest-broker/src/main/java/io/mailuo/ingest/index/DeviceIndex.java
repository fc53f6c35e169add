package io.mailuo.ingest.index;

import io.mailuo.spec.registry.RegistryRecord;
import io.mailuo.spec.registry.RegistryRecord.AccessToken;
import io.mailuo.spec.registry.RegistryRecord.Datastream;
import io.mailuo.spec.registry.RegistryRecord.Device;
import io.mailuo.spec.registry.RegistryRecord.ExternalId;
import io.mailuo.spec.registry.RegistryRecord.Gateway;
import io.mailuo.spec.registry.RegistryRecord.Grant;
import io.mailuo.spec.registry.RegistryRecord.Organization;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Devices, gateways, organizations, tokens and grants in memory. One thread applies changes, in the order in which the registry
 * made them; any thread reads, without locks. A reader sees each entity whole, as it was before or after a change.
 */
public final class DeviceIndex {

    private static final int MAX_ORGANIZATION_DEPTH = 32;
    private static final int LONGEST_LINEAGE = 1000;

    private final Map<String, DeviceEntry> devices = new ConcurrentHashMap<>();
    private final Map<ExternalId, DeviceEntry> byExternalId = new ConcurrentHashMap<>();
    private final Map<String, Set<String>> byGateway = new ConcurrentHashMap<>();
    private final Map<String, String> successors = new ConcurrentHashMap<>();
    private final Map<String, Gateway> gateways = new ConcurrentHashMap<>();
    private final Map<String, Organization> organizations = new ConcurrentHashMap<>();
    private final Map<String, AccessToken> tokensById = new ConcurrentHashMap<>();
    private final Map<String, AccessToken> tokensByHash = new ConcurrentHashMap<>();

    private final Map<String, Grant> grants = new ConcurrentHashMap<>();

    private final Map<List<Datastream>, StreamTable> tables = new ConcurrentHashMap<>();
    private final Map<String, String> words = new ConcurrentHashMap<>();
    private final Map<String, ZoneOffset> clocks = new ConcurrentHashMap<>();
    private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();

    /** Calls {@code listener} with the key of every entity after it has changed or gone; it must not block. */
    public void onChange(Consumer<String> listener) {
        listeners.add(listener);
    }

    /** Takes the entity as it is now. */
    public void apply(RegistryRecord entity) {
        switch (entity) {
            case Device device -> put(device);
            case Gateway gateway -> gateways.put(gateway.code(), gateway);
            case Organization organization -> organizations.put(organization.id(), organization);
            case AccessToken token -> put(token);
            case Grant grant -> grants.put(grant.id(), grant);
        }
        changed(entity.key());
    }

    /** Forgets the entity with this key; does nothing where there is none. */
    public void remove(String key) {
        int slash = key.indexOf('/');
        String id = key.substring(slash + 1);
        switch (key.substring(0, Math.max(slash, 0))) {
            case "device" -> unlink(devices.remove(id), null);
            case "gateway" -> gateways.remove(id);
            case "organization" -> organizations.remove(id);
            case "grant" -> grants.remove(id);
            case "token" -> {
                AccessToken token = tokensById.remove(id);
                if (token != null) {
                    tokensByHash.remove(token.sha256(), token);
                }
            }
            default -> {
                return;
            }
        }
        changed(key);
    }

    private void changed(String key) {
        for (var listener : listeners) {
            listener.accept(key);
        }
    }

    private void put(AccessToken token) {
        AccessToken before = tokensById.put(token.id(), token);
        tokensByHash.put(token.sha256(), token);
        if (before != null && !before.sha256().equals(token.sha256())) {
            tokensByHash.remove(before.sha256(), before);
        }
    }

    private void put(Device device) {
        String gateway = device.gateway();
        var entry = new DeviceEntry(
                device.code(),
                device.name(),
                shared(device.domain()),
                shared(device.type()),
                shared(device.division()),
                shared(device.organization()),
                shared(device.codec()),
                gateway == null ? null : shared(gateway),
                device.state(),
                device.place(),
                clocks.computeIfAbsent(device.utcOffset(), ZoneOffset::of),
                tables.computeIfAbsent(device.datastreams(), StreamTable::of),
                shared(device.externalIds()),
                device.secretSha256(),
                device.registeredAt(),
                device.replaces());
        DeviceEntry before = devices.put(entry.code(), entry);
        for (var id : entry.externalIds()) {
            byExternalId.put(id, entry);
        }
        if (entry.replaces() != null) {
            successors.put(entry.replaces(), entry.code());
        }
        if (gateway != null) {
            byGateway
                    .computeIfAbsent(gateway, _ -> ConcurrentHashMap.newKeySet())
                    .add(entry.code());
        }
        unlink(before, entry);
    }

    /** Takes back what pointed to {@code before} and does not point to {@code after}. */
    private void unlink(@Nullable DeviceEntry before, @Nullable DeviceEntry after) {
        if (before == null) {
            return;
        }
        for (var id : before.externalIds()) {
            byExternalId.remove(id, before);
        }
        if (before.replaces() != null && (after == null || !before.replaces().equals(after.replaces()))) {
            successors.remove(before.replaces(), before.code());
        }
        String gateway = before.gateway();
        if (gateway != null && (after == null || !gateway.equals(after.gateway()))) {
            byGateway.computeIfPresent(gateway, (_, codes) -> {
                codes.remove(before.code());
                return codes.isEmpty() ? null : codes;
            });
        }
    }

    private List<ExternalId> shared(List<ExternalId> ids) {
        return ids.stream()
                .map(id -> new ExternalId(shared(id.scheme()), id.value()))
                .toList();
    }

    private String shared(String word) {
        String known = words.putIfAbsent(word, word);
        return known == null ? word : known;
    }

    /** The device with this code, or null. */
    public @Nullable DeviceEntry device(String code) {
        return devices.get(code);
    }

    /** The device that this scheme calls {@code value}, or null. */
    public @Nullable DeviceEntry byExternalId(String scheme, String value) {
        return byExternalId.get(new ExternalId(scheme, value));
    }

    /** All devices; a live view that tolerates changes while it is read. */
    public Collection<DeviceEntry> devices() {
        return Collections.unmodifiableCollection(devices.values());
    }

    /**
     * The devices that served in one another's place, the oldest first: those that {@code device} came after, itself,
     * and those that came after it; at most 1,000.
     */
    public List<DeviceEntry> lineage(DeviceEntry device) {
        var line = new ArrayDeque<>(List.of(device));
        var seen = new HashSet<>(Set.of(device.code()));
        for (var at = before(device); at != null && isNext(seen, at); at = before(at)) {
            line.addFirst(at);
        }
        for (var at = after(device); at != null && isNext(seen, at); at = after(at)) {
            line.addLast(at);
        }
        return List.copyOf(line);
    }

    private static boolean isNext(Set<String> seen, DeviceEntry device) {
        return seen.size() < LONGEST_LINEAGE && seen.add(device.code());
    }

    private @Nullable DeviceEntry before(DeviceEntry device) {
        String code = device.replaces();
        return code == null ? null : devices.get(code);
    }

    private @Nullable DeviceEntry after(DeviceEntry device) {
        String code = successors.get(device.code());
        return code == null ? null : devices.get(code);
    }

    /** Codes of the devices bound to a gateway; a live view. */
    public Set<String> boundTo(String gateway) {
        return Collections.unmodifiableSet(byGateway.getOrDefault(gateway, Set.of()));
    }

    /** The gateway with this code, or null. */
    public @Nullable Gateway gateway(String code) {
        return gateways.get(code);
    }

    /** All gateways; a live view. */
    public Collection<Gateway> gateways() {
        return Collections.unmodifiableCollection(gateways.values());
    }

    /** All grants, also those that hold no more or not yet; a live view. */
    public Collection<Grant> grants() {
        return Collections.unmodifiableCollection(grants.values());
    }

    /** The grant with this id, or null. */
    public @Nullable Grant grant(String id) {
        return grants.get(id);
    }

    /** The token with this SHA-256 (lower-case hex) that is valid at {@code now}, or null. */
    public @Nullable AccessToken token(String sha256, Instant now) {
        AccessToken token = tokensByHash.get(sha256);
        return token == null || !now.isBefore(token.expiresAt()) ? null : token;
    }

    /** The organization with this id, or null. */
    public @Nullable Organization organization(String id) {
        return organizations.get(id);
    }

    /** Whether {@code organization} is {@code ancestor} or stands anywhere below it. */
    public boolean within(String organization, String ancestor) {
        String at = organization;
        for (int depth = 0; depth < MAX_ORGANIZATION_DEPTH; depth++) {
            if (at.equals(ancestor)) {
                return true;
            }
            Organization known = organizations.get(at);
            String parent = known == null ? null : known.parent();
            if (parent == null) {
                return false;
            }
            at = parent;
        }
        return false;
    }
}
