/** GeoJSON (RFC 7946): positions of things, as geometries, features and collections of them. */
@NullMarked
package io.mailuo.codec.geojson;

import org.jspecify.annotations.NullMarked;
