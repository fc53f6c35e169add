package io.mailuo.deploy.bench;

import io.mailuo.deploy.FailureException;
import io.mailuo.edge.identity.Enrolment;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.net.URI;
import java.security.cert.X509Certificate;

/** Enrols a gateway of the load tool as a real gateway enrols itself; the key stays in memory. */
final class GatewayCredentials {

    private GatewayCredentials() {}

    /** The TLS context by which the gateway {@code code} connects. */
    static SslContext enrol(String platformUrl, String code, String token) {
        try {
            var credentials = new Enrolment(URI.create(platformUrl), code).enrol(token);
            return SslContextBuilder.forClient()
                    .keyManager(credentials.key(), credentials.chain().toArray(X509Certificate[]::new))
                    .trustManager(credentials.authority())
                    .build();
        } catch (IOException e) {
            throw new FailureException("gateway " + code + " could not enrol: " + e.getMessage());
        }
    }
}
