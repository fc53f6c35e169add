/** Utility networks: what flows from which managed object to which. */
@NullMarked
package io.mailuo.registry.network;

import org.jspecify.annotations.NullMarked;
