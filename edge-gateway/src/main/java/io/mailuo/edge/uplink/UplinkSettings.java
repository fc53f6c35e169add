package io.mailuo.edge.uplink;

import java.time.Duration;

/**
 * How the uplink behaves; see the configuration's section {@code uplink}.
 *
 * @param gateway code of the gateway, also the MQTT client identifier
 * @param window most messages on their way
 * @param connectWithin deadline of an attempt to connect
 */
public record UplinkSettings(
        String gateway,
        int window,
        Duration keepAlive,
        Duration connectWithin,
        Duration acknowledgeWithin,
        Duration minBackoff,
        Duration maxBackoff,
        Duration liveFor,
        Duration statusEvery,
        boolean verifyHost) {}
