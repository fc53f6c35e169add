/** The edge gateway: one process on field hardware, between devices and platform. */
@NullMarked
package io.mailuo.edge;

import org.jspecify.annotations.NullMarked;
