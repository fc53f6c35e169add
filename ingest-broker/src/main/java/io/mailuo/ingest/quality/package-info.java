/** How good the data of devices and departments are: computed from the store, an hour at a time. */
@NullMarked
package io.mailuo.ingest.quality;

import org.jspecify.annotations.NullMarked;
