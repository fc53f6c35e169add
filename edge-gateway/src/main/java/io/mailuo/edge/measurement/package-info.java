/** What drivers read, on its way to the queue. */
@NullMarked
package io.mailuo.edge.measurement;

import org.jspecify.annotations.NullMarked;
