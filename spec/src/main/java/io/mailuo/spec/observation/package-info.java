/** Observations: one result of one datastream at one moment, with its quality (OGC Observations and Measurements). */
@NullMarked
package io.mailuo.spec.observation;

import org.jspecify.annotations.NullMarked;
