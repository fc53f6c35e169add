@NullMarked
package io.mailuo.codec.szy206;

import org.jspecify.annotations.NullMarked;
