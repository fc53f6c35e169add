/**
 * Sparkplug 3.0 payloads (Sparkplug B): {@link io.mailuo.codec.sparkplug.SparkplugPayload} and its parts, written and
 * read as Protocol Buffers; {@link io.mailuo.codec.sparkplug.SparkplugNode}, what a host knows of an edge node.
 */
@NullMarked
package io.mailuo.codec.sparkplug;

import org.jspecify.annotations.NullMarked;
