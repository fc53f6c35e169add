/** Managed objects: what the city manages. */
@NullMarked
package io.mailuo.registry.object;

import org.jspecify.annotations.NullMarked;
