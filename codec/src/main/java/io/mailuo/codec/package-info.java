/** Bytes to readings and commands to bytes: the types that every protocol package shares. */
@NullMarked
package io.mailuo.codec;

import org.jspecify.annotations.NullMarked;
