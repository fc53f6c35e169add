@NullMarked
package io.mailuo.codec.senml;

import org.jspecify.annotations.NullMarked;
