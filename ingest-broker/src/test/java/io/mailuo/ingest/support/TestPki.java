package io.mailuo.ingest.support;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** An authority of our own, for a broker and its gateways. */
public final class TestPki {

    private static final char[] PASSWORD = "test".toCharArray();
    private static final AtomicLong SERIAL = new AtomicLong(1);

    /** A certificate and its key. */
    public record Identity(X509Certificate certificate, KeyPair keys) {

        /** Lower-case hex SHA-256 of the certificate. */
        public String sha256() throws GeneralSecurityException {
            return City.sha256(certificate.getEncoded());
        }
    }

    private final KeyPair keys = keyPair();
    private final X509Certificate certificate;

    /** Makes a new authority. */
    public TestPki() throws Exception {
        certificate = sign("CN=Test authority", keys, "CN=Test authority", keys, true);
    }

    /** A new certificate of this authority. */
    public Identity issue(String commonName) throws Exception {
        KeyPair own = keyPair();
        return new Identity(sign("CN=Test authority", keys, "CN=" + commonName, own, false), own);
    }

    /** A certificate that says that this authority made it, and lies. */
    public Identity forge(String commonName) throws Exception {
        KeyPair own = keyPair();
        return new Identity(sign("CN=Test authority", own, "CN=" + commonName, own, false), own);
    }

    /** The files of a server's TLS listener, written into {@code directory}. */
    public Brokers.Tls serverFiles(Path directory) throws Exception {
        Identity server = issue("localhost");
        return new Brokers.Tls(
                pem(
                        directory.resolve("server.pem"),
                        "CERTIFICATE",
                        server.certificate().getEncoded()),
                pem(
                        directory.resolve("server.key"),
                        "PRIVATE KEY",
                        server.keys().getPrivate().getEncoded()),
                pem(directory.resolve("ca.pem"), "CERTIFICATE", certificate.getEncoded()));
    }

    /** Sockets of a client that trusts this authority and shows {@code client}. */
    public SSLSocketFactory sockets(Identity client) throws Exception {
        KeyStore own = KeyStore.getInstance("PKCS12");
        own.load(null, null);
        own.setKeyEntry("client", client.keys().getPrivate(), PASSWORD, new X509Certificate[] {client.certificate()});
        var keyManagers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keyManagers.init(own, PASSWORD);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("ca", certificate);
        var trustManagers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trustManagers.init(trusted);
        var context = SSLContext.getInstance("TLS");
        context.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
        return context.getSocketFactory();
    }

    private static KeyPair keyPair() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static X509Certificate sign(
            String issuer, KeyPair issuerKeys, String subject, KeyPair subjectKeys, boolean authority)
            throws GeneralSecurityException, OperatorCreationException, IOException {
        Instant now = Instant.now();
        var builder = new JcaX509v3CertificateBuilder(
                new X500Name(issuer),
                BigInteger.valueOf(SERIAL.getAndIncrement()),
                Date.from(now.minusSeconds(60)),
                Date.from(now.plusSeconds(3600)),
                new X500Name(subject),
                subjectKeys.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
        if (!authority) {
            builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName[] {
                new GeneralName(GeneralName.dNSName, "localhost"), new GeneralName(GeneralName.iPAddress, "127.0.0.1")
            }));
        }
        var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(issuerKeys.getPrivate());
        return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    }

    private static Path pem(Path file, String kind, byte[] der) throws IOException {
        var out = new StringWriter();
        out.write("-----BEGIN " + kind + "-----\n");
        out.write(Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der));
        out.write("\n-----END " + kind + "-----\n");
        return Files.writeString(file, out.toString());
    }
}
