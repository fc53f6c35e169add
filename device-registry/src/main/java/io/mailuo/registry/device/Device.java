package io.mailuo.registry.device;

import io.mailuo.registry.place.Location;
import io.mailuo.registry.place.StatedPlace;
import io.mailuo.spec.registry.RegistryRecord;
import io.mailuo.spec.registry.RegistryRecord.Datastream;
import io.mailuo.spec.registry.RegistryRecord.ExternalId;
import io.mailuo.spec.registry.RegistryRecord.Place;
import io.mailuo.spec.registry.RegistryRecord.State;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A sensing device as the API shows it.
 *
 * @param code 19 digits, permanent
 * @param type domain and device type, 5 digits
 * @param object code of the managed object that it is installed on, or null
 * @param place in WGS 84
 * @param statedPlace what was said, where that was in another datum
 * @param maintainer who looks after it
 * @param replaces code of the device in whose place it came, or null
 * @param replacedBy code of the device that came in its place, or null
 * @param gridCell code of the grid cell that its place is in, or null
 * @param version grows with each change
 */
public record Device(
        String code,
        String type,
        String division,
        String name,
        String organization,
        @Nullable String profile,
        String codec,
        @Nullable String gateway,
        @Nullable String object,
        State state,
        @Nullable Place place,
        @Nullable StatedPlace statedPlace,
        @Nullable String gridCell,
        String utcOffset,
        @Nullable String maintainer,
        @Nullable Mounting mounting,
        List<ExternalId> externalIds,
        List<Datastream> datastreams,
        @Nullable String replaces,
        @Nullable String replacedBy,
        long version,
        Instant createdAt,
        Instant updatedAt) {

    private static final int DOMAIN_DIGITS = 2;

    public Device {
        externalIds = List.copyOf(externalIds);
        datastreams = List.copyOf(datastreams);
    }

    /** Where it is, in both ways of saying it. */
    Location location() {
        return new Location(place, statedPlace);
    }

    /** The same device under a code and in the grid cell of its place. */
    Device coded(String newCode, @Nullable String cell) {
        return copy(newCode, cell, externalIds, datastreams);
    }

    /** The same device with these identifiers and datastreams. */
    Device with(List<ExternalId> identifiers, List<Datastream> streams) {
        return copy(code, gridCell, identifiers, streams);
    }

    private Device copy(String newCode, @Nullable String cell, List<ExternalId> identifiers, List<Datastream> streams) {
        return new Device(
                newCode,
                type,
                division,
                name,
                organization,
                profile,
                codec,
                gateway,
                object,
                state,
                place,
                statedPlace,
                cell,
                utcOffset,
                maintainer,
                mounting,
                identifiers,
                streams,
                replaces,
                replacedBy,
                version,
                createdAt,
                updatedAt);
    }

    /** The same device in another place of its lineage. */
    Device inLineage(@Nullable String before, @Nullable String after, State newState) {
        return new Device(
                code,
                type,
                division,
                name,
                organization,
                profile,
                codec,
                gateway,
                object,
                newState,
                place,
                statedPlace,
                gridCell,
                utcOffset,
                maintainer,
                mounting,
                externalIds,
                datastreams,
                before,
                after,
                version,
                createdAt,
                updatedAt);
    }

    /** What the topic {@code registry} says about it. */
    RegistryRecord.Device record(List<String> secretSha256) {
        return new RegistryRecord.Device(
                code,
                name,
                type.substring(0, DOMAIN_DIGITS),
                type.substring(DOMAIN_DIGITS),
                division,
                organization,
                profile,
                codec,
                gateway,
                state,
                place,
                utcOffset,
                datastreams,
                externalIds,
                secretSha256,
                createdAt,
                replaces);
    }
}
