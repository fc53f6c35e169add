package io.mailuo.deploy.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/**
 * The ports of a platform under test, the same over all of its restarts.
 *
 * @param http API and pages
 * @param mqtt devices
 * @param mqttTls gateways
 * @param mqttWebSocket browsers
 * @param kafka the embedded log; its controller uses the next one
 * @param kafkaController the embedded log's controller
 * @param postgres the embedded database
 */
public record Ports(int http, int mqtt, int mqttTls, int mqttWebSocket, int kafka, int kafkaController, int postgres) {

    private static final int COUNT = 7;

    /** Ports that are free now, all different. */
    public static Ports free() {
        var found = free(COUNT);
        return new Ports(
                found.get(0), found.get(1), found.get(2), found.get(3), found.get(4), found.get(5), found.get(6));
    }

    /** So many free ports, all different. */
    public static List<Integer> free(int count) {
        var sockets = new ArrayList<ServerSocket>();
        try {
            for (int i = 0; i < count; i++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            var ports = sockets.stream().map(ServerSocket::getLocalPort).toList();
            for (var socket : sockets) {
                socket.close();
            }
            return ports;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
