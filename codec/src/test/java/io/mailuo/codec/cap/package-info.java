@NullMarked
package io.mailuo.codec.cap;

import org.jspecify.annotations.NullMarked;
