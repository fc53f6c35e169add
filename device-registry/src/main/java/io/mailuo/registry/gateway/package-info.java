/** Edge gateways and their enrolment. */
@NullMarked
package io.mailuo.registry.gateway;

import org.jspecify.annotations.NullMarked;
