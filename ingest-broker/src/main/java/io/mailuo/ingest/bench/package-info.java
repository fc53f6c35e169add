/** Measures the parts of the path by themselves, as a yardstick beside the load tool's result for the whole. */
@NullMarked
package io.mailuo.ingest.bench;

import org.jspecify.annotations.NullMarked;
