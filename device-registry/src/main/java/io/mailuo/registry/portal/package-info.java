/** Serves the departments' portal. */
@NullMarked
package io.mailuo.registry.portal;

import org.jspecify.annotations.NullMarked;
