/** Tests of {@code io.mailuo.ingest.log}. */
@NullMarked
package io.mailuo.ingest.log;

import org.jspecify.annotations.NullMarked;
