/** The platform in one process: registry, ingest broker, and the database, log and store beneath them. */
@NullMarked
package io.mailuo.deploy;

import org.jspecify.annotations.NullMarked;
