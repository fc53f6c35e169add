/** SL 651-2014, the hydrological telemetry protocol, in its HEX form. */
@NullMarked
package io.mailuo.codec.sl651;

import org.jspecify.annotations.NullMarked;
