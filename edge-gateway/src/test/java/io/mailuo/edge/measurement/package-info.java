/** Tests. */
@NullMarked
package io.mailuo.edge.measurement;

import org.jspecify.annotations.NullMarked;
