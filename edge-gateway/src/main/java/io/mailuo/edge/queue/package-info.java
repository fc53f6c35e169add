/** Store and forward: what was taken is on disk until the platform has acknowledged it. */
@NullMarked
package io.mailuo.edge.queue;

import org.jspecify.annotations.NullMarked;
