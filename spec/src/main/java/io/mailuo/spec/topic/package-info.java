/** Names of MQTT topics and Kafka topics. */
@NullMarked
package io.mailuo.spec.topic;

import org.jspecify.annotations.NullMarked;
