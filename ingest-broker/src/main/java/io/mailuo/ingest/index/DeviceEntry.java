package io.mailuo.ingest.index;

import io.mailuo.spec.registry.RegistryRecord.ExternalId;
import io.mailuo.spec.registry.RegistryRecord.Place;
import io.mailuo.spec.registry.RegistryRecord.State;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the path of an observation needs to know of a device. Words that many devices share are shared objects, so that
 * a city of devices fits in memory.
 *
 * @param code 19 digits
 * @param name for people
 * @param domain sensing domain, 2 digits
 * @param type device type within the domain, 3 digits
 * @param division GB/T 2260, 6 digits
 * @param organization id of the owner
 * @param codec name of the codec of its payloads when it connects by itself
 * @param gateway code of its gateway, or null
 * @param state lifecycle
 * @param place where it is, or null
 * @param clock the zone that its clock shows
 * @param streams its datastreams
 * @param externalIds its other names
 * @param secretSha256 lower-case hex SHA-256 of its secrets
 * @param registeredAt when it was registered, or null
 * @param replaces code of the device in whose place it came, or null
 */
public record DeviceEntry(
        String code,
        String name,
        String domain,
        String type,
        String division,
        String organization,
        String codec,
        @Nullable String gateway,
        State state,
        @Nullable Place place,
        ZoneOffset clock,
        StreamTable streams,
        List<ExternalId> externalIds,
        List<String> secretSha256,
        @Nullable Instant registeredAt,
        @Nullable String replaces) {

    /** Whether {@code value} is one of its external identifiers, under any scheme. */
    public boolean isAlsoCalled(String value) {
        for (var id : externalIds) {
            if (id.value().equals(value)) {
                return true;
            }
        }
        return false;
    }
}
