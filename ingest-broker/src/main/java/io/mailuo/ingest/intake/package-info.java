/** The path from an authenticated message to the log, the same for every transport. */
@NullMarked
package io.mailuo.ingest.intake;

import org.jspecify.annotations.NullMarked;
