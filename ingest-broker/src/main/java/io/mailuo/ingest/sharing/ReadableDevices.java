package io.mailuo.ingest.sharing;

import io.mailuo.ingest.index.DeviceEntry;
import io.mailuo.ingest.index.DeviceIndex;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The one place that decides what a caller may read of a device: what belongs to its organization and those below it,
 * and what a grant covers that holds now, given to its organization or one above it. Everything that reads
 * observations for somebody asks here: history, last values, the map, the live feed, the live topics.
 *
 * <p>It is asked for every observation and every live client, so what it finds out is kept: for an organization the
 * grants about its devices, for a device those of them that cover it (areas are looked at once per device, not per
 * observation), for a reader the organizations that are its own. What is kept is dropped when a grant, an organization
 * or the device changes. Time is looked at on every question: a grant ends by the clock, without any message.
 * Thread-safe, without locks.
 */
public final class ReadableDevices {

    private static final SharedGrant[] NO_GRANTS = {};

    /** The grants about an organization's devices, as of a version. */
    private record Offered(long version, SharedGrant[] grants) {}

    /** The grants that cover a device; of use as long as both are still the same. */
    private record Covered(DeviceEntry device, SharedGrant[] offered, SharedGrant[] grants) {}

    private final DeviceIndex index;
    private final AtomicLong version = new AtomicLong();
    private final Map<String, SharedGrant> compiled = new ConcurrentHashMap<>();
    private final Map<String, Offered> byOwner = new ConcurrentHashMap<>();
    private final Map<String, Covered> byDevice = new ConcurrentHashMap<>();
    private final Map<String, Reader> readers = new ConcurrentHashMap<>();
    private final Reader everything = new Reader(this, null);

    /** @param index what is registered, whose it is, and what is granted */
    public ReadableDevices(DeviceIndex index) {
        this.index = index;
        index.onChange(this::changed);
    }

    private void changed(String key) {
        String id = key.substring(key.indexOf('/') + 1);
        if (key.startsWith("grant/")) {
            version.incrementAndGet();
            if (index.grant(id) == null) {
                compiled.remove(id);
            }
        } else if (key.startsWith("organization/")) {
            version.incrementAndGet();
        } else if (!byDevice.isEmpty() && key.startsWith("device/")) {
            byDevice.remove(id);
        }
    }

    /** What callers of an organization may read; null is a caller for the whole platform. */
    public Reader reader(@Nullable String organization) {
        return organization == null ? everything : readers.computeIfAbsent(organization, id -> new Reader(this, id));
    }

    /** The registered device with this code, whoever may read it, or null. */
    public @Nullable DeviceEntry device(String code) {
        return index.device(code);
    }

    /** The devices that served in one another's place with {@code device}, the oldest first, whoever may read them. */
    public List<DeviceEntry> lineage(DeviceEntry device) {
        return index.lineage(device);
    }

    /** All devices, whoever may read them. */
    public Iterable<DeviceEntry> all() {
        return index.devices();
    }

    /** Whether an organization is another or stands below it. */
    public boolean within(String organization, String ancestor) {
        return index.within(organization, ancestor);
    }

    /** Whether a grant is neither revoked nor changed. */
    boolean stands(SharedGrant grant) {
        var known = index.grant(grant.id());
        return known != null && grant.is(known);
    }

    /** Grows whenever a grant or an organization changes. */
    long version() {
        return version.get();
    }

    /** The grants that cover a device, whoever they are given to and whenever they hold; not to be changed. */
    SharedGrant[] covering(DeviceEntry device) {
        SharedGrant[] offered = offered(device.organization());
        if (offered.length == 0) {
            return NO_GRANTS;
        }
        Covered known = byDevice.get(device.code());
        if (known == null || known.device() != device || known.offered() != offered) {
            known = new Covered(device, offered, select(offered, device));
            byDevice.put(device.code(), known);
        }
        return known.grants();
    }

    /** The minutes of the coarse grants that cover a datastream and hold now, each once; usually none. */
    public List<Integer> windows(DeviceEntry device, String property, Instant now) {
        List<Integer> minutes = List.of();
        for (SharedGrant grant : covering(device)) {
            if (grant.minutes() > 0
                    && !minutes.contains(grant.minutes())
                    && grant.holds(now)
                    && grant.coversProperty(property)) {
                minutes = minutes.isEmpty() ? new ArrayList<>(1) : minutes;
                minutes.add(grant.minutes());
            }
        }
        return minutes;
    }

    private static SharedGrant[] select(SharedGrant[] offered, DeviceEntry device) {
        int found = 0;
        var covering = new SharedGrant[offered.length];
        for (SharedGrant grant : offered) {
            if (grant.coversDevice(device)) {
                covering[found++] = grant;
            }
        }
        return found == 0 ? NO_GRANTS : found == offered.length ? offered : Arrays.copyOf(covering, found);
    }

    private SharedGrant[] offered(String organization) {
        long now = version.get();
        Offered known = byOwner.get(organization);
        if (known != null && known.version() == now) {
            return known.grants();
        }
        var grants = new ArrayList<SharedGrant>();
        for (var grant : index.grants()) {
            if (index.within(organization, grant.owner())) {
                grants.add(compiled.compute(
                        grant.id(),
                        (_, shared) -> shared != null && shared.is(grant) ? shared : new SharedGrant(grant)));
            }
        }
        grants.sort(SharedGrant.FINEST_FIRST);
        // The same grants as before stay the same array, so that what is known of the devices stays, too.
        var fresh = known != null && grants.equals(List.of(known.grants()))
                ? known.grants()
                : grants.isEmpty() ? NO_GRANTS : grants.toArray(NO_GRANTS);
        byOwner.put(organization, new Offered(now, fresh));
        return fresh;
    }
}
