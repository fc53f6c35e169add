/** What the gateway says about itself: report, health, metrics. */
@NullMarked
package io.mailuo.edge.status;

import org.jspecify.annotations.NullMarked;
