package io.mailuo.registry.device;

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
        @Nullable String gridCell,
        String utcOffset,
        List<ExternalId> externalIds,
        List<Datastream> datastreams,
        long version,
        Instant createdAt,
        Instant updatedAt) {

    private static final int DOMAIN_DIGITS = 2;

    public Device {
        externalIds = List.copyOf(externalIds);
        datastreams = List.copyOf(datastreams);
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
                secretSha256);
    }
}
