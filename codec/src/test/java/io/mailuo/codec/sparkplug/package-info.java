@NullMarked
package io.mailuo.codec.sparkplug;

import org.jspecify.annotations.NullMarked;
