/** What was refused, why, and how it is tried again. */
@NullMarked
package io.mailuo.ingest.quarantine;

import org.jspecify.annotations.NullMarked;
