/** Tests. */
@NullMarked
package io.mailuo.edge.driver.modbus;

import org.jspecify.annotations.NullMarked;
