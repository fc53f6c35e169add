package io.mailuo.registry.gateway;

import io.mailuo.registry.place.PlaceBody;
import io.mailuo.spec.registry.RegistryRecord.State;
import org.jspecify.annotations.Nullable;

/** What a caller says about a gateway; see {@link Gateway}. */
record GatewayBody(
        @Nullable String division,
        @Nullable String name,
        @Nullable String organization,
        @Nullable State state,
        @Nullable PlaceBody place) {}
