@NullMarked
package io.mailuo.codec.xml;

import org.jspecify.annotations.NullMarked;
