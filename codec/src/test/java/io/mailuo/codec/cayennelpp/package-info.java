@NullMarked
package io.mailuo.codec.cayennelpp;

import org.jspecify.annotations.NullMarked;
