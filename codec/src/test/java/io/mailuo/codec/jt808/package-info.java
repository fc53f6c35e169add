@NullMarked
package io.mailuo.codec.jt808;

import org.jspecify.annotations.NullMarked;
