package io.mailuo.ingest.sharing;

import io.mailuo.ingest.index.DeviceEntry;
import io.mailuo.spec.registry.RegistryRecord.Grant;
import java.time.Instant;
import java.util.Comparator;
import java.util.Set;

/** A grant, made ready for deciding many times a second. Immutable. */
public final class SharedGrant implements Right {

    /** The finest first; of those alike, the oldest. */
    static final Comparator<SharedGrant> FINEST_FIRST = Comparator.comparingInt(SharedGrant::minutes)
            .thenComparing(shared -> shared.grant.id().length())
            .thenComparing(shared -> shared.grant.id());

    private final Grant grant;
    private final Set<String> properties;
    private final long from;
    private final long until;

    SharedGrant(Grant grant) {
        this.grant = grant;
        this.properties = Set.copyOf(grant.scope().properties());
        this.from = grant.from().toEpochMilli();
        this.until = grant.until().toEpochMilli();
    }

    /** Its id. */
    public String id() {
        return grant.id();
    }

    /** Who may read: this organization and those below it. */
    public String organization() {
        return grant.organization();
    }

    /** Whose data. */
    public String owner() {
        return grant.owner();
    }

    /** 0 for the observations themselves, else no finer than means of so many minutes. */
    public int minutes() {
        return grant.resolutionMinutes();
    }

    /** Whether it is about this very grant. */
    boolean is(Grant other) {
        return grant.equals(other);
    }

    /** Whether it holds now. */
    public boolean holds(Instant now) {
        long millis = now.toEpochMilli();
        return millis >= from && millis < until;
    }

    boolean coversDevice(DeviceEntry device) {
        return grant.scope().coversDevice(device.code(), device.division(), device.domain(), device.place());
    }

    /** Whether it covers a property of a device that it covers. */
    public boolean coversProperty(String property) {
        if (properties.isEmpty() || properties.contains(property)) {
            return true;
        }
        int suffix = property.indexOf('.');
        return suffix > 0 && properties.contains(property.substring(0, suffix));
    }

    @Override
    public String toString() {
        return "grant " + id();
    }
}
