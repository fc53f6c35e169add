/** The MQTT front: HiveMQ CE in the process, with our own door, our own path to the log, and the live topics. */
@NullMarked
package io.mailuo.ingest.mqtt;

import org.jspecify.annotations.NullMarked;
