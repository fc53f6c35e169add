@NullMarked
package io.mailuo.ingest.live;

import org.jspecify.annotations.NullMarked;
