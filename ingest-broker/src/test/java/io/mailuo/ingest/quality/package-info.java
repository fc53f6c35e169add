/** Tests of data quality. */
@NullMarked
package io.mailuo.ingest.quality;

import org.jspecify.annotations.NullMarked;
