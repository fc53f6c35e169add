@NullMarked
package io.mailuo.codec.mbus;

import org.jspecify.annotations.NullMarked;
