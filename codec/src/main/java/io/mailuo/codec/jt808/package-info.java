/** JT/T 808-2011, -2013 and -2019, the protocol of vehicle terminals. */
@NullMarked
package io.mailuo.codec.jt808;

import org.jspecify.annotations.NullMarked;
