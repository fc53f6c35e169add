/** Who the gateway is: key, certificate, enrolment and renewal. */
@NullMarked
package io.mailuo.edge.identity;

import org.jspecify.annotations.NullMarked;
