/** Who may read what: an organization its own and those below, and what grants (共享授权) cover; and what was read by them. */
@NullMarked
package io.mailuo.ingest.sharing;

import org.jspecify.annotations.NullMarked;
