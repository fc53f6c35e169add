/** The records of the compacted topic {@code registry}: what the registry tells every ingest node. */
@NullMarked
package io.mailuo.spec.registry;

import org.jspecify.annotations.NullMarked;
