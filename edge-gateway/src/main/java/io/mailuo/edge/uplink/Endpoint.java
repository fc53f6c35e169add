package io.mailuo.edge.uplink;

import java.net.URI;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Where to connect, as it stands at this moment: enrolment and renewal change it.
 *
 * @param uri {@code mqtts://host:port} or {@code mqtt://host:port}
 * @param sockets makes TLS sockets with the gateway's certificate; null without TLS
 */
public record Endpoint(URI uri, @Nullable SocketFactory sockets) {

    private static final int PORT = 1883;
    private static final int TLS_PORT = 8883;

    /** The address as the MQTT library writes it. */
    String address() {
        boolean tls = sockets != null;
        int port = uri.getPort() > 0 ? uri.getPort() : tls ? TLS_PORT : PORT;
        return (tls ? "ssl://" : "tcp://") + uri.getHost() + ":" + port;
    }
}
