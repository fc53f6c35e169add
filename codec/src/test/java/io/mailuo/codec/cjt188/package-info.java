@NullMarked
package io.mailuo.codec.cjt188;

import org.jspecify.annotations.NullMarked;
