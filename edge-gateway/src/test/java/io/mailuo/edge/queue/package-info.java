/** Tests. */
@NullMarked
package io.mailuo.edge.queue;

import org.jspecify.annotations.NullMarked;
