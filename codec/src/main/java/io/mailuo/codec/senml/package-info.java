/**
 * SenML (RFC 8428) in JSON and CBOR, with the extension field {@code mq} for quality, and the compact form in which
 * observations lie in the log.
 */
@NullMarked
package io.mailuo.codec.senml;

import org.jspecify.annotations.NullMarked;
