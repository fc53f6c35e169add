/** Tests of what the registry is told of devices that report. */
@NullMarked
package io.mailuo.ingest.reports;

import org.jspecify.annotations.NullMarked;
