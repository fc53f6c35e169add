/** M-Bus: EN 13757-2 frames, EN 13757-3 data records, and the telegrams of wireless M-Bus (EN 13757-4). */
@NullMarked
package io.mailuo.codec.mbus;

import org.jspecify.annotations.NullMarked;
