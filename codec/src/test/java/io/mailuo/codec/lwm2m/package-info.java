@NullMarked
package io.mailuo.codec.lwm2m;

import org.jspecify.annotations.NullMarked;
