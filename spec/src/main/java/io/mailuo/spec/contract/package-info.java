/** The published contract as a test reads it: which operations there are, and whether an answer is as promised. */
@NullMarked
package io.mailuo.spec.contract;

import org.jspecify.annotations.NullMarked;
