/** Whether a message becomes observations or goes to quarantine: pure, no I/O. */
@NullMarked
package io.mailuo.ingest.acceptance;

import org.jspecify.annotations.NullMarked;
