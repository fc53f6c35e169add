/** Bulk work: importing and exporting many devices and managed objects as tables. */
@NullMarked
package io.mailuo.registry.importing;

import org.jspecify.annotations.NullMarked;
