/** Tells the registry which devices report, and what they say of the condition of their objects. */
@NullMarked
package io.mailuo.ingest.reports;

import org.jspecify.annotations.NullMarked;
