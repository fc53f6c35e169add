/** Reading JSON with places: a tree whose nodes know their offsets. */
@NullMarked
package io.mailuo.codec.json;

import org.jspecify.annotations.NullMarked;
