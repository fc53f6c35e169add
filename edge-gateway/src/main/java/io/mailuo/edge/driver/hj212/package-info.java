/** Listener for devices that speak HJ 212. */
@NullMarked
package io.mailuo.edge.driver.hj212;

import org.jspecify.annotations.NullMarked;
