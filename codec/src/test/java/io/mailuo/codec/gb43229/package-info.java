@NullMarked
package io.mailuo.codec.gb43229;

import org.jspecify.annotations.NullMarked;
