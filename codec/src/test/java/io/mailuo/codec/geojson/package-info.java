@NullMarked
package io.mailuo.codec.geojson;

import org.jspecify.annotations.NullMarked;
