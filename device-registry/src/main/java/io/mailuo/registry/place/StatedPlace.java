package io.mailuo.registry.place;

/**
 * A place as it was stated, where that was not in WGS 84.
 *
 * @param lon degrees, in {@code datum}
 * @param lat degrees, in {@code datum}
 */
public record StatedPlace(double lon, double lat, Datum datum) {}
