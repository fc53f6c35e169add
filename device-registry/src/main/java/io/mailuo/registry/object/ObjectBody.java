package io.mailuo.registry.object;

import io.mailuo.registry.place.PlaceBody;
import io.mailuo.spec.registry.RegistryRecord.ExternalId;
import io.mailuo.spec.registry.RegistryRecord.State;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a caller says about a managed object; see {@link ManagedObject}. */
record ObjectBody(
        @Nullable String code,
        @Nullable String standard,
        @Nullable String componentClass,
        @Nullable String division,
        @Nullable String name,
        @Nullable String organization,
        @Nullable State state,
        @Nullable PlaceBody place,
        @Nullable Map<String, @Nullable String> attributes,
        @Nullable List<ExternalId> externalIds) {}
