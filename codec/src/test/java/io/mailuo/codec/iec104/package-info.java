@NullMarked
package io.mailuo.codec.iec104;

import org.jspecify.annotations.NullMarked;
