@NullMarked
package io.mailuo.codec.gb26875;

import org.jspecify.annotations.NullMarked;
