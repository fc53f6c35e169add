/** SL 651-2014, the hydrological telemetry protocol, in its HEX and ASCII forms. Start at
 * {@link io.mailuo.codec.sl651.Sl651Frame}; the dialogue is {@link io.mailuo.codec.sl651.Sl651Centre}. */
@NullMarked
package io.mailuo.codec.sl651;

import org.jspecify.annotations.NullMarked;
