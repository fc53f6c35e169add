package io.mailuo.registry.place;

import org.jspecify.annotations.Nullable;

/**
 * What a caller says about a place.
 *
 * @param lon degrees
 * @param lat degrees
 * @param datum in any of the usual ways of writing it; WGS 84 where it is absent
 */
public record PlaceBody(
        @Nullable Double lon,
        @Nullable Double lat,
        @Nullable String datum) {}
