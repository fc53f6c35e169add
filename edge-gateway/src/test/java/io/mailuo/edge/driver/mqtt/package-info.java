/** Tests. */
@NullMarked
package io.mailuo.edge.driver.mqtt;

import org.jspecify.annotations.NullMarked;
