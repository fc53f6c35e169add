@NullMarked
package io.mailuo.codec.declared;

import org.jspecify.annotations.NullMarked;
