/** DL/T 645-2007 and DL/T 645-1997, the electricity meters' protocol. */
@NullMarked
package io.mailuo.codec.dlt645;

import org.jspecify.annotations.NullMarked;
