@NullMarked
package io.mailuo.codec.dlt645;

import org.jspecify.annotations.NullMarked;
