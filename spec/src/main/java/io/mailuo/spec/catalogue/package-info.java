/**
 * The catalogues: observed properties, units, sensing domains and device types, component classes, divisions, names of
 * the quality flags. Each is read from a table in the resources at its first use and never changes afterwards.
 */
@NullMarked
package io.mailuo.spec.catalogue;

import org.jspecify.annotations.NullMarked;
