@NullMarked
package io.mailuo.codec.gb20999;

import org.jspecify.annotations.NullMarked;
