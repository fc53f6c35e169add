/** Tests. */
@NullMarked
package io.mailuo.edge.testing;

import org.jspecify.annotations.NullMarked;
