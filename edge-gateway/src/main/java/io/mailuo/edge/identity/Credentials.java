package io.mailuo.edge.identity;

import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * What proves who the gateway is.
 *
 * @param key its private key, made on the box
 * @param chain its certificate first, then its issuers
 * @param authority the platform's own CA
 * @param mqttUri the broker that the enrolment named
 */
public record Credentials(PrivateKey key, List<X509Certificate> chain, X509Certificate authority, URI mqttUri) {

    public Credentials {
        chain = List.copyOf(chain);
    }

    /** The gateway's own certificate. */
    public X509Certificate certificate() {
        return chain.getFirst();
    }

    /** When to renew: after two thirds of the certificate's life. */
    public Instant renewAt() {
        var from = certificate().getNotBefore().toInstant();
        var life = Duration.between(from, certificate().getNotAfter().toInstant());
        return from.plus(life.multipliedBy(2).dividedBy(3));
    }

    /** Makes TLS sockets that show the certificate and trust the platform's CA only. */
    public SSLSocketFactory sockets() {
        var secret = new char[0];
        try {
            var own = KeyStore.getInstance("PKCS12");
            own.load(null, secret);
            own.setKeyEntry("gateway", key, secret, chain.toArray(X509Certificate[]::new));
            var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(own, secret);
            var trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, secret);
            trusted.setCertificateEntry("authority", authority);
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            var context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("the gateway's key and certificate cannot be used: " + e.getMessage(), e);
        }
    }
}
