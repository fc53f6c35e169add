package io.mailuo.registry.ca;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server certificate of the MQTT broker, from the platform's own authority, as PEM files.
 *
 * @param certificate the certificate and, after it, the authority's
 * @param key PKCS#8, mode 0600
 * @param authority the authority's certificate, which also signs the gateways'
 */
public record ServerCertificate(Path certificate, Path key, Path authority) {

    private static final Logger LOG = LoggerFactory.getLogger(ServerCertificate.class);
    private static final Duration RENEW_BEFORE = Duration.ofDays(60);

    /**
     * The certificate for {@code hosts} in {@code directory}; issued anew where there is none, where it ends soon,
     * where the hosts have changed, or where it is another authority's.
     *
     * @param hosts names and addresses under which the broker is reached, at least one
     */
    public static ServerCertificate ensure(
            Path directory, List<String> hosts, CertificateAuthority authority, InstantSource clock) {
        var files = new ServerCertificate(
                directory.resolve("broker.crt"), directory.resolve("broker.key"), directory.resolve("ca.crt"));
        try {
            Files.createDirectories(directory);
            if (!Files.exists(files.authority())
                    || !Files.readString(files.authority()).equals(authority.certificatePem())) {
                CertificateAuthority.write(files.authority(), authority.certificatePem());
            }
            if (!files.fits(hosts, authority, clock)) {
                files.issue(hosts, authority);
            }
            return files;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("The broker's certificate cannot be written to " + directory + ": " + e, e);
        }
    }

    private boolean fits(List<String> hosts, CertificateAuthority authority, InstantSource clock) {
        try {
            var present = Pem.certificate(Files.readString(certificate));
            return Files.exists(key)
                    && authority.issued(present)
                    && hosts(present).equals(new TreeSet<>(hosts))
                    && CertificateAuthority.end(present).isAfter(clock.instant().plus(RENEW_BEFORE));
        } catch (IOException | GeneralSecurityException e) {
            return false;
        }
    }

    private void issue(List<String> hosts, CertificateAuthority authority)
            throws IOException, GeneralSecurityException {
        var pair = CertificateAuthority.newKeyPair();
        var issued = authority.issueServer(hosts, pair.getPublic());
        CertificateAuthority.writePrivate(key, Pem.write(pair.getPrivate()));
        CertificateAuthority.write(certificate, Pem.write(issued) + authority.certificatePem());
        LOG.info("broker certificate issued hosts={} expires={}", hosts, CertificateAuthority.end(issued));
    }

    private static Set<String> hosts(X509Certificate certificate) throws CertificateParsingException {
        var names = certificate.getSubjectAlternativeNames();
        return names == null
                ? Set.of()
                : names.stream()
                        .map(name -> String.valueOf(name.get(1)))
                        .collect(Collectors.toCollection(TreeSet::new));
    }
}
