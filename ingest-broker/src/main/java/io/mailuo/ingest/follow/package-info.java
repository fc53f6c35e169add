/** Follows a topic of the log from memory's point of view: no group, no committed offsets, ready when caught up. */
@NullMarked
package io.mailuo.ingest.follow;

import org.jspecify.annotations.NullMarked;
