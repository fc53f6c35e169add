/** The live feed: observations as they reach the log, over WebSocket. */
@NullMarked
package io.mailuo.ingest.live;

import org.jspecify.annotations.NullMarked;
