/**
 * Sources that quarantine saw and nobody registered: what is known of them, and the replay of what was held once they
 * are registered.
 */
@NullMarked
package io.mailuo.ingest.discovery;

import org.jspecify.annotations.NullMarked;
