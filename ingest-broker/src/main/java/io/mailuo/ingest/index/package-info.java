/** The device index: what an ingest node knows of the registry, kept in memory from the compacted topic. */
@NullMarked
package io.mailuo.ingest.index;

import org.jspecify.annotations.NullMarked;
