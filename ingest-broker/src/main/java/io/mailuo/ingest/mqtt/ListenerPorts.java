package io.mailuo.ingest.mqtt;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** The ports of the MQTT front. The broker itself would wait for ever on a port that is taken, so we look first. */
final class ListenerPorts {

    private ListenerPorts() {}

    static void requireFree(MqttConfig config) throws IOException {
        requireFree("mqtt.port", config.host(), config.port());
        requireFree("mqtt.webSocketPort", config.host(), config.webSocketPort());
        if (config.tls()) {
            requireFree("mqtt.tlsPort", config.tlsHost(), config.tlsPort());
        }
    }

    private static void requireFree(String key, String host, int port) throws IOException {
        if (port == 0) {
            return;
        }
        try (var probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(host, port));
        } catch (IOException e) {
            throw new IOException(
                    "cannot listen on " + host + ":" + port + " (" + key + "): " + e.getMessage()
                            + "; is another program using this port? Choose another one.",
                    e);
        }
    }

    static String describe(MqttConfig config) {
        return "host=" + config.host() + " port=" + config.port() + " webSocketPort=" + config.webSocketPort()
                + " tlsPort=" + (config.tls() ? config.tlsHost() + ":" + config.tlsPort() : "none");
    }
}
