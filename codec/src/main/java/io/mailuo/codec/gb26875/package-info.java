/** GB/T 26875.3-2011, the protocol of fire alarm transmitters. */
@NullMarked
package io.mailuo.codec.gb26875;

import org.jspecify.annotations.NullMarked;
