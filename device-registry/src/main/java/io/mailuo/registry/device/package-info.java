/** Sensing devices, their datastreams, identifiers and credentials. */
@NullMarked
package io.mailuo.registry.device;

import org.jspecify.annotations.NullMarked;
