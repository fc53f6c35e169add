/** Local MQTT input for devices on the gateway's own network. */
@NullMarked
package io.mailuo.edge.driver.mqtt;

import org.jspecify.annotations.NullMarked;
