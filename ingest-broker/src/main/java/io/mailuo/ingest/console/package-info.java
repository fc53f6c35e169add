/** Serves the live console of the emergency command: the page itself, and what its operator has set for it. */
@NullMarked
package io.mailuo.ingest.console;

import org.jspecify.annotations.NullMarked;
