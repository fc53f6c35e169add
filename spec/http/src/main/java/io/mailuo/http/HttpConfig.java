package io.mailuo.http;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where and how an {@link ApiServer} listens.
 *
 * @param host address to bind; anything but loopback needs TLS or {@code behindTlsProxy}
 * @param port TCP port; 0 for any free one
 * @param certificate PEM file of the certificate chain, or null for plain HTTP
 * @param key PEM file of the PKCS#8 private key, or null for plain HTTP
 * @param behindTlsProxy whether a proxy before this server does TLS: browsers are told to keep cookies to TLS
 * @param proxies addresses or networks (10.0.0.0/8) of proxies that are believed about a client's address, where
 *     {@code behindTlsProxy}
 * @param maxBodyBytes largest body that is read, unless a route allows more
 * @param idleTimeout after which a silent connection is closed
 */
public record HttpConfig(
        String host,
        int port,
        @Nullable Path certificate,
        @Nullable Path key,
        boolean behindTlsProxy,
        List<String> proxies,
        int maxBodyBytes,
        Duration idleTimeout) {

    /** Proxies on the same machine. */
    public static final List<String> LOCAL_PROXIES = List.of("127.0.0.0/8", "::1");

    public HttpConfig {
        proxies = List.copyOf(proxies);
    }

    /** Plain HTTP on loopback. */
    public static HttpConfig loopback(int port) {
        return new HttpConfig("127.0.0.1", port, null, null, false, List.of(), 1 << 20, Duration.ofSeconds(60));
    }

    /** Whether both files for TLS are given. */
    public boolean tls() {
        return certificate != null && key != null;
    }
}
