/** The platform's own certificate authority. */
@NullMarked
package io.mailuo.registry.ca;

import org.jspecify.annotations.NullMarked;
