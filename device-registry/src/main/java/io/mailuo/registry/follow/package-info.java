/** Follows topics that others write, each record once: the position moves in the transaction of what was made of it. */
@NullMarked
package io.mailuo.registry.follow;

import org.jspecify.annotations.NullMarked;
