/** Tests. */
@NullMarked
package io.mailuo.edge;

import org.jspecify.annotations.NullMarked;
