package io.mailuo.ingest.mqtt;

import io.mailuo.spec.config.DataSize;
import io.mailuo.spec.config.Key;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the MQTT front listens and what it bears.
 *
 * @param host address of the listeners without TLS
 * @param port MQTT without TLS; 0 for none
 * @param webSocketPort MQTT over WebSocket; 0 for none
 * @param tlsHost address of the TLS listener
 * @param tlsPort MQTT over TLS with client certificates; 0 for none
 * @param certificate server certificate chain, PEM
 * @param key private key of the server certificate, PEM (PKCS 8)
 * @param clientCa certificates of the authorities that gateways' certificates come from, PEM
 * @param maxPacket largest MQTT packet
 * @param maxConnections most connections at once
 * @param receiveMaximum most unacknowledged messages of one client
 * @param connectTimeout how long a connection may stay silent before its CONNECT
 * @param sessionExpiry how long a session may outlive its connection
 */
public record MqttConfig(
        @Key(description = "Address of the MQTT listeners without TLS", defaultValue = "127.0.0.1")
        String host,

        @Key(description = "Port of MQTT without TLS; 0 for none", defaultValue = "1883", min = "0", max = "65535")
        int port,

        @Key(description = "Port of MQTT over WebSocket; 0 for none", defaultValue = "8084", min = "0", max = "65535")
        int webSocketPort,

        @Key(description = "Address of the MQTT listener with TLS", defaultValue = "127.0.0.1")
        String tlsHost,

        @Key(
                description = "Port of MQTT with TLS and client certificates, for gateways; 0 for none",
                defaultValue = "8883",
                min = "0",
                max = "65535")
        int tlsPort,

        @Key(description = "Certificate chain of the TLS listener, PEM") @Nullable
        Path certificate,

        @Key(description = "Private key of the TLS listener, PEM, PKCS 8") @Nullable
        Path key,

        @Key(description = "Certificates of the authorities that sign gateways' certificates, PEM") @Nullable
        Path clientCa,

        @Key(description = "Largest MQTT packet", defaultValue = "1MiB", min = "1KiB", max = "16MiB")
        DataSize maxPacket,

        @Key(description = "Most connections at once", defaultValue = "20000", min = "1")
        int maxConnections,

        @Key(
                description = "Most messages of one client that may wait for their acknowledgement",
                defaultValue = "100",
                min = "1",
                max = "65535")
        int receiveMaximum,

        @Key(
                description = "How long a new connection may say nothing before it is closed",
                defaultValue = "10s",
                min = "1s",
                max = "5m")
        Duration connectTimeout,

        @Key(description = "How long a session may outlive its connection", defaultValue = "1h", min = "0s", max = "7d")
        Duration sessionExpiry) {

    public MqttConfig {
        boolean any = certificate != null || key != null || clientCa != null;
        boolean all = certificate != null && key != null && clientCa != null;
        if (any && !all) {
            throw new IllegalArgumentException("certificate, key and clientCa belong together: give all or none");
        }
    }

    /** Whether the TLS listener can be opened. */
    boolean tls() {
        return tlsPort != 0 && certificate != null;
    }
}
