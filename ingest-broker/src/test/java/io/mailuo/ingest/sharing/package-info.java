@NullMarked
package io.mailuo.ingest.sharing;

import org.jspecify.annotations.NullMarked;
