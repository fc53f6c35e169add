/** Fuzzing of every codec, framer and dialogue: briefly in the tests, at length with Jazzer. */
@org.jspecify.annotations.NullMarked
package io.mailuo.codec.fuzz;
