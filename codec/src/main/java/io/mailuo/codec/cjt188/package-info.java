/** CJ/T 188-2004 and -2018, the protocol of water, gas and heat meters. */
@NullMarked
package io.mailuo.codec.cjt188;

import org.jspecify.annotations.NullMarked;
