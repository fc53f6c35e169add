@NullMarked
package io.mailuo.codec;

import org.jspecify.annotations.NullMarked;
