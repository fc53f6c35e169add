/** Tests of what is known of unregistered sources. */
@NullMarked
package io.mailuo.ingest.discovery;

import org.jspecify.annotations.NullMarked;
