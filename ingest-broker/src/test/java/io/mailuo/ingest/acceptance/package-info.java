@NullMarked
package io.mailuo.ingest.acceptance;

import org.jspecify.annotations.NullMarked;
