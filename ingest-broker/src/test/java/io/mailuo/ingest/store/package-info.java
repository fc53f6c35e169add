/** Tests of {@code io.mailuo.ingest.store}. */
@NullMarked
package io.mailuo.ingest.store;

import org.jspecify.annotations.NullMarked;
