/** From what a driver read to what the queue keeps: mapping, quality, deadband, lane. */
@NullMarked
package io.mailuo.edge.pipeline;

import org.jspecify.annotations.NullMarked;
