@NullMarked
package io.mailuo.codec.ga1049;

import org.jspecify.annotations.NullMarked;
