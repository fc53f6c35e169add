/** Allocation of unified codes. */
@NullMarked
package io.mailuo.registry.coding;

import org.jspecify.annotations.NullMarked;
