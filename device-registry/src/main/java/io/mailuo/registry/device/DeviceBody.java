package io.mailuo.registry.device;

import io.mailuo.registry.place.PlaceBody;
import io.mailuo.spec.registry.RegistryRecord.ExternalId;
import io.mailuo.spec.registry.RegistryRecord.State;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a caller says about a device; see {@link Device}. */
record DeviceBody(
        @Nullable String type,
        @Nullable String division,
        @Nullable String name,
        @Nullable String organization,
        @Nullable String profile,
        @Nullable String codec,
        @Nullable String gateway,
        @Nullable String object,
        @Nullable State state,
        @Nullable PlaceBody place,
        @Nullable String utcOffset,
        @Nullable String maintainer,
        @Nullable Mounting mounting,
        @Nullable List<ExternalId> externalIds,
        @Nullable List<DatastreamBody> datastreams) {

    /** A datastream of which everything but the property may be left to the catalogue. */
    record DatastreamBody(
            @Nullable String property,
            @Nullable String unit,
            @Nullable String resultType,
            @Nullable Double min,
            @Nullable Double max,
            @Nullable Integer intervalSeconds) {}
}
