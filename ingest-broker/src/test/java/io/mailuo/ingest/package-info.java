@NullMarked
package io.mailuo.ingest;

import org.jspecify.annotations.NullMarked;
