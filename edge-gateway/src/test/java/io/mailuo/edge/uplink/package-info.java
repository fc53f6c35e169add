/** Tests. */
@NullMarked
package io.mailuo.edge.uplink;

import org.jspecify.annotations.NullMarked;
