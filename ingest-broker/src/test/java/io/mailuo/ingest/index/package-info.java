@NullMarked
package io.mailuo.ingest.index;

import org.jspecify.annotations.NullMarked;
