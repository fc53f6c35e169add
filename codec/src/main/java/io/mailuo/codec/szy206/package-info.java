/** SZY206-2016, the water resources telemetry protocol. */
@NullMarked
package io.mailuo.codec.szy206;

import org.jspecify.annotations.NullMarked;
