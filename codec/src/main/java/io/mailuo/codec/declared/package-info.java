/**
 * Codecs that are declared in YAML instead of written in Java: a vendor's binary, JSON or text payload, described by its
 * fields. Start reading at {@link io.mailuo.codec.declared.DeclaredCodec}; the language of the declarations is described
 * in {@code codec/DECLARED.md}.
 */
@NullMarked
package io.mailuo.codec.declared;

import org.jspecify.annotations.NullMarked;
