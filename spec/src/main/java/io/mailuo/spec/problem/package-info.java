/** Errors as RFC 9457 problem details with a stable code. */
@NullMarked
package io.mailuo.spec.problem;

import org.jspecify.annotations.NullMarked;
