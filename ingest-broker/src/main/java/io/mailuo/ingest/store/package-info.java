/** The time-series store: its engines, the writer that fills it from the log, and the last values beside it. */
@NullMarked
package io.mailuo.ingest.store;

import org.jspecify.annotations.NullMarked;
