@NullMarked
package io.mailuo.codec.hj212;

import org.jspecify.annotations.NullMarked;
