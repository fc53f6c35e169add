package io.mailuo.registry.access.oidc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Authorities of servers from a PEM file. */
final class TrustedCertificates {

    private static final long MOST_BYTES = 1 << 20;

    private TrustedCertificates() {}

    /**
     * TLS that trusts these authorities, and no others.
     *
     * @throws IllegalArgumentException where the file cannot be read or holds no certificate; the message names it
     */
    static SSLContext read(Path file) {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw wrong(file, "is larger than " + MOST_BYTES + " bytes", null);
            }
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            try (var in = Files.newInputStream(file)) {
                for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                    store.setCertificateEntry(Integer.toString(store.size()), certificate);
                }
            }
            if (store.size() == 0) {
                throw wrong(file, "holds no certificate", null);
            }
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException e) {
            throw wrong(file, "cannot be read: " + e, e);
        } catch (GeneralSecurityException e) {
            throw wrong(file, "does not hold certificates in PEM: " + e.getMessage(), e);
        }
    }

    private static IllegalArgumentException wrong(Path file, String what, @Nullable Exception cause) {
        return new IllegalArgumentException("oidc.trustedCertificates: " + file + " " + what, cause);
    }
}
