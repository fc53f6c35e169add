/** What several protocols share: checksums, packed decimals, reading bytes with offsets, streams, sending again. */
@NullMarked
package io.mailuo.codec.bytes;

import org.jspecify.annotations.NullMarked;
