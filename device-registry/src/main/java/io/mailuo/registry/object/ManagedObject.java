package io.mailuo.registry.object;

import io.mailuo.spec.registry.RegistryRecord.ExternalId;
import io.mailuo.spec.registry.RegistryRecord.Place;
import io.mailuo.spec.registry.RegistryRecord.State;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A managed object as the API shows it.
 *
 * @param code 17 or 16 digits by the edition of the standard, permanent
 * @param standard edition of the standard that gives the class and the code
 * @param componentClass class and type: a name never identifies a class
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
        @Nullable String gridCell,
        List<ExternalId> externalIds,
        long version,
        Instant createdAt,
        Instant updatedAt) {

    public ManagedObject {
        externalIds = List.copyOf(externalIds);
    }
}
