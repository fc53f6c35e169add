/**
 * SZY206-2016, the water resources telemetry protocol, and SL/T 427-2021, which took its place: begin with
 * {@link io.mailuo.codec.szy206.Szy206Codec}.
 */
@NullMarked
package io.mailuo.codec.szy206;

import org.jspecify.annotations.NullMarked;
