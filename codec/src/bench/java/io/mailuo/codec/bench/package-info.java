/** How fast the codecs are: one typical frame each, with JMH. */
@org.jspecify.annotations.NullMarked
package io.mailuo.codec.bench;
