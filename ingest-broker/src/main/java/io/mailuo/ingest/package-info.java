/** The ingest node: broker, path to the log, store, last values, live feed, quarantine, and their API. */
@NullMarked
package io.mailuo.ingest;

import org.jspecify.annotations.NullMarked;
