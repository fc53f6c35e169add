package io.mailuo.registry.object;

import io.mailuo.registry.place.Location;
import io.mailuo.registry.place.StatedPlace;
import io.mailuo.spec.registry.RegistryRecord.ExternalId;
import io.mailuo.spec.registry.RegistryRecord.Place;
import io.mailuo.spec.registry.RegistryRecord.State;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A managed object as the API shows it.
 *
 * @param code 17 or 16 digits by the edition of the standard, permanent
 * @param standard edition of the standard that gives the class and the code
 * @param componentClass class and type: a name never identifies a class
 * @param place in WGS 84
 * @param statedPlace what was said, where that was in another datum
 * @param attributes further attributes of the standard, by their abbreviation
 * @param gridCell code of the grid cell that its place is in, or null
 * @param version grows with each change
 */
public record ManagedObject(
        String code,
        String standard,
        String componentClass,
        String division,
        String name,
        String organization,
        State state,
        @Nullable Place place,
        @Nullable StatedPlace statedPlace,
        @Nullable String gridCell,
        Map<String, String> attributes,
        List<ExternalId> externalIds,
        long version,
        Instant createdAt,
        Instant updatedAt) {

    public ManagedObject {
        attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
        externalIds = List.copyOf(externalIds);
    }

    /** Where it is, in both ways of saying it. */
    Location location() {
        return new Location(place, statedPlace);
    }
}
