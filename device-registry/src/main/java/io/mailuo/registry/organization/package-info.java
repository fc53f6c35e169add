/** Organizations: who owns objects and devices. */
@NullMarked
package io.mailuo.registry.organization;

import org.jspecify.annotations.NullMarked;
