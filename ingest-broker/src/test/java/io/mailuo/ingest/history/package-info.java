/** Tests of {@code io.mailuo.ingest.history}. */
@NullMarked
package io.mailuo.ingest.history;

import org.jspecify.annotations.NullMarked;
