/** Tests. */
@NullMarked
package io.mailuo.edge.identity;

import org.jspecify.annotations.NullMarked;
