package io.mailuo.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;

/**
 * Where a platform keeps its data and where it listens. Port 0 means any free one.
 *
 * @param data its data directory
 * @param httpHost address of the API and the pages
 * @param httpPort API and pages
 * @param behindTlsProxy whether a proxy before it does TLS, so that it may listen beyond loopback
 * @param proxies addresses or networks of such proxies, which are believed about a client's address
 * @param mqttPort devices, without TLS, on loopback
 * @param mqttTlsPort gateways, with client certificates
 * @param mqttWebSocketPort MQTT over WebSocket, on loopback
 * @param kafkaPort the embedded log, on loopback
 * @param kafkaControllerPort the embedded log's controller, on loopback
 * @param postgresPort the embedded database, on loopback
 */
public record PlatformOptions(
        Path data,
        String httpHost,
        int httpPort,
        boolean behindTlsProxy,
        List<String> proxies,
        int mqttPort,
        int mqttTlsPort,
        int mqttWebSocketPort,
        int kafkaPort,
        int kafkaControllerPort,
        int postgresPort) {

    public PlatformOptions {
        proxies = List.copyOf(proxies);
    }

    /** The same with a free port in place of every 0. */
    public PlatformOptions withPorts() {
        return new PlatformOptions(
                data,
                httpHost,
                given(httpPort),
                behindTlsProxy,
                proxies,
                given(mqttPort),
                given(mqttTlsPort),
                given(mqttWebSocketPort),
                given(kafkaPort),
                given(kafkaControllerPort),
                given(postgresPort));
    }

    /**
     * Fails where a port is taken, naming it and the option by which another is chosen. The database is left out: a
     * server that a killed platform left behind is ended when its own starts.
     */
    public void checkPorts() {
        check(httpHost, httpPort, "HTTP", "--http-port");
        check("127.0.0.1", mqttPort, "MQTT", "--mqtt-port");
        check("127.0.0.1", mqttTlsPort, "MQTT with TLS", "--mqtt-tls-port");
        check("127.0.0.1", mqttWebSocketPort, "MQTT over WebSocket", "--mqtt-websocket-port");
        check("127.0.0.1", kafkaPort, "the log (Kafka)", "--kafka-port");
        check("127.0.0.1", kafkaControllerPort, "the log's controller", "--kafka-controller-port");
    }

    private static void check(String host, int port, String what, String option) {
        try (var socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(host, port));
        } catch (IOException e) {
            throw new FailureException(
                    "port " + port + " (" + what + ") cannot be used: " + e.getMessage() + ".",
                    "Another program listens there, perhaps another platform. Stop it, or choose another port with "
                            + option + " N.");
        }
    }

    private static int given(int port) {
        if (port != 0) {
            return port;
        }
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
