@NullMarked
package io.mailuo.codec.sl651;

import org.jspecify.annotations.NullMarked;
