/** What the tests of several packages share. */
@NullMarked
package io.mailuo.ingest.support;

import org.jspecify.annotations.NullMarked;
