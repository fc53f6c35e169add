/** GB/T 20999-2017, the protocol between traffic signal controllers and their centre. */
@NullMarked
package io.mailuo.codec.gb20999;

import org.jspecify.annotations.NullMarked;
