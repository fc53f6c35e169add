@NullMarked
package io.mailuo.codec.bytes;

import org.jspecify.annotations.NullMarked;
