/** The way to the platform: MQTT 5, three lanes, nothing deleted before its acknowledgement. */
@NullMarked
package io.mailuo.edge.uplink;

import org.jspecify.annotations.NullMarked;
