/** What was observed: last values, history and their sums over the HTTP API. */
@NullMarked
package io.mailuo.ingest.history;

import org.jspecify.annotations.NullMarked;
