/** A real PostgreSQL server beside the platform, from the binaries on Maven Central. */
@NullMarked
package io.mailuo.registry.postgres;

import org.jspecify.annotations.NullMarked;
