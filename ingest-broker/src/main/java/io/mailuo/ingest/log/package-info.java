/** The log: the Kafka topics that hold every accepted batch and every refused message before it is acknowledged. */
@NullMarked
package io.mailuo.ingest.log;

import org.jspecify.annotations.NullMarked;
