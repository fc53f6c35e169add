package io.mailuo.deploy.city;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/**
 * Where the demo city listens, all on loopback.
 *
 * @param modbus the water network's Modbus TCP server
 * @param hj212 the gateway's listener for air stations
 * @param gatewayMqtt the gateway's local MQTT input
 * @param gatewayHttp the gateway's health and metrics
 */
record CityPorts(int modbus, int hj212, int gatewayMqtt, int gatewayHttp) {

    /** The usual ports; where one is taken, any free one. */
    static CityPorts free() {
        return new CityPorts(freeOr(5020), freeOr(7212), freeOr(1884), freeOr(8070));
    }

    private static int freeOr(int usual) {
        try (var socket = new ServerSocket(usual, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException taken) {
            try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
