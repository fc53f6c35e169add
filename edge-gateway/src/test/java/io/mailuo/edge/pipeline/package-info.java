/** Tests. */
@NullMarked
package io.mailuo.edge.pipeline;

import org.jspecify.annotations.NullMarked;
