package io.mailuo.ingest.sharing;

import io.mailuo.ingest.index.DeviceEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What the callers of one organization may read. Thread-safe, without locks. */
public final class Reader {

    /** What is known of the organizations, as of a version of them and of the grants. */
    private record Known(long version, Map<String, Boolean> own, Map<String, Boolean> given) {}

    private final ReadableDevices devices;
    private final @Nullable String organization;
    private volatile Known known = new Known(-1, Map.of(), Map.of());

    Reader(ReadableDevices devices, @Nullable String organization) {
        this.devices = devices;
        this.organization = organization;
    }

    /** What it may read of a datastream at {@code now}; of several grants the finest. */
    public Right right(DeviceEntry device, String property, Instant now) {
        if (owns(device)) {
            return Right.Plain.OWN;
        }
        for (SharedGrant grant : devices.covering(device)) {
            if (grant.holds(now) && isGiven(grant) && grant.coversProperty(property)) {
                return grant;
            }
        }
        return Right.Plain.NONE;
    }

    /** The grants by which it may read something of a device at {@code now}, the finest first. */
    public List<SharedGrant> grants(DeviceEntry device, Instant now) {
        List<SharedGrant> grants = new ArrayList<>(1);
        for (SharedGrant grant : devices.covering(device)) {
            if (grant.holds(now) && isGiven(grant)) {
                grants.add(grant);
            }
        }
        return grants;
    }

    /** Whether it may read anything of a device at {@code now}. */
    public boolean sees(DeviceEntry device, Instant now) {
        if (owns(device)) {
            return true;
        }
        for (SharedGrant grant : devices.covering(device)) {
            if (grant.holds(now) && isGiven(grant)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a device belongs to its organization or one below. */
    public boolean owns(DeviceEntry device) {
        String root = organization;
        if (root == null) {
            return true;
        }
        var own = current().own();
        Boolean kept = own.get(device.organization());
        if (kept == null) {
            kept = devices.within(device.organization(), root);
            own.put(device.organization(), kept);
        }
        return kept;
    }

    /**
     * By what right it is given an observation on a live subscription.
     *
     * @param minutes 0 for an observation itself, else for the mean of a closed window of so many minutes
     */
    public Right live(DeviceEntry device, String property, int minutes, Instant now) {
        return switch (right(device, property, now)) {
            case Right.Plain plain -> minutes == 0 ? plain : Right.Plain.NONE;
            case SharedGrant grant -> grant.minutes() == minutes ? grant : Right.Plain.NONE;
        };
    }

    /** Whether a right that was found a moment ago still stands: what waited for a slow connection must not go out late. */
    public boolean stands(Right right, Instant now) {
        return switch (right) {
            case Right.Plain plain -> plain == Right.Plain.OWN;
            case SharedGrant grant -> grant.holds(now) && devices.stands(grant);
        };
    }

    private boolean isGiven(SharedGrant grant) {
        String leaf = organization;
        if (leaf == null) {
            return false;
        }
        var given = current().given();
        Boolean kept = given.get(grant.id());
        if (kept == null) {
            kept = devices.within(leaf, grant.organization());
            given.put(grant.id(), kept);
        }
        return kept;
    }

    private Known current() {
        Known now = known;
        if (now.version() != devices.version()) {
            now = new Known(devices.version(), new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
            known = now;
        }
        return now;
    }
}
