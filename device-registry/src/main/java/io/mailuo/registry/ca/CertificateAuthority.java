package io.mailuo.registry.ca;

import io.mailuo.registry.access.Secrets;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The platform's own certificate authority: an EC P-256 key and a self-signed certificate in a directory, made at the
 * first start. Thread-safe.
 */
public final class CertificateAuthority {

    private static final Logger LOG = LoggerFactory.getLogger(CertificateAuthority.class);
    private static final Duration CA_LIFE = Duration.ofDays(3652);
    private static final Duration GATEWAY_LIFE = Duration.ofDays(90);
    private static final Duration SERVER_LIFE = Duration.ofDays(397);

    /** Certificates begin a little in the past: field clocks run slow. */
    private static final Duration LEEWAY = Duration.ofHours(1);

    private static final String ALGORITHM = "SHA256withECDSA";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final PrivateKey key;
    private final X509Certificate certificate;
    private final InstantSource clock;

    private CertificateAuthority(PrivateKey key, X509Certificate certificate, InstantSource clock) {
        this.key = key;
        this.certificate = certificate;
        this.clock = clock;
    }

    /**
     * Opens the authority in {@code directory}: {@code ca.key} (mode 0600) and {@code ca.crt}; makes it where there is
     * none.
     *
     * @throws IllegalStateException where the files cannot be used
     */
    public static CertificateAuthority open(Path directory, InstantSource clock) {
        var keyFile = directory.resolve("ca.key");
        var certificateFile = directory.resolve("ca.crt");
        try {
            Files.createDirectories(directory);
            if (!Files.exists(certificateFile)) {
                create(keyFile, certificateFile, clock);
            }
            return new CertificateAuthority(
                    Pem.privateKey(Files.readString(keyFile)),
                    Pem.certificate(Files.readString(certificateFile)),
                    clock);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(
                    "The certificate authority in " + directory + " cannot be used: " + e.getMessage()
                            + ". Restore ca.key and ca.crt from a backup, or remove both:"
                            + " then a new authority is made and every gateway has to enrol again.",
                    e);
        }
    }

    /** The authority's own certificate. */
    public X509Certificate certificate() {
        return certificate;
    }

    /** The authority's own certificate as PEM. */
    public String certificatePem() {
        return Pem.write(certificate);
    }

    /** The first 16 hex digits of the SHA-256 of the certificate's DER: what an enrolment token ends with. */
    public String fingerprint() {
        return sha256(certificate).substring(0, 16);
    }

    /** Lower-case hex SHA-256 of a certificate's DER. */
    public static String sha256(X509Certificate certificate) {
        try {
            return Secrets.sha256(certificate.getEncoded());
        } catch (CertificateException e) {
            throw new IllegalArgumentException("the certificate cannot be encoded", e);
        }
    }

    /** A client certificate for a gateway, valid 90 days, with its code as common name. */
    public X509Certificate issueGateway(String code, PublicKey publicKey) {
        return issue(named(code), publicKey, GATEWAY_LIFE, KeyPurposeId.id_kp_clientAuth, new GeneralName[0]);
    }

    /** A server certificate for {@code hosts} (names or addresses), valid 397 days. */
    X509Certificate issueServer(List<String> hosts, PublicKey publicKey) {
        var names = hosts.stream()
                .map(host -> new GeneralName(isAddress(host) ? GeneralName.iPAddress : GeneralName.dNSName, host))
                .toArray(GeneralName[]::new);
        return issue(named(hosts.getFirst()), publicKey, SERVER_LIFE, KeyPurposeId.id_kp_serverAuth, names);
    }

    /** Whether a certificate was issued here and is valid now. */
    public boolean issued(X509Certificate other) {
        try {
            other.verify(certificate.getPublicKey());
            other.checkValidity(Date.from(clock.instant()));
            return other.getIssuerX500Principal().equals(certificate.getSubjectX500Principal());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** A fresh EC P-256 key pair. */
    static KeyPair newKeyPair() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
        return generator.generateKeyPair();
    }

    /** Whether a gateway's key is strong enough: EC on a curve of 256 to 521 bits. */
    static boolean acceptable(PublicKey publicKey) {
        return publicKey instanceof ECPublicKey ec
                && ec.getParams().getCurve().getField().getFieldSize() >= 256;
    }

    private X509Certificate issue(
            X500Name subject, PublicKey publicKey, Duration life, KeyPurposeId purpose, GeneralName[] names) {
        var now = clock.instant();
        try {
            var builder = new JcaX509v3CertificateBuilder(
                    X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded()),
                    serial(),
                    Date.from(now.minus(LEEWAY)),
                    Date.from(now.plus(life)),
                    subject,
                    publicKey);
            var extensions = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                    .addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose))
                    .addExtension(
                            Extension.authorityKeyIdentifier,
                            false,
                            extensions.createAuthorityKeyIdentifier(certificate.getPublicKey()))
                    .addExtension(
                            Extension.subjectKeyIdentifier, false, extensions.createSubjectKeyIdentifier(publicKey));
            if (names.length > 0) {
                builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
            }
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder(ALGORITHM).build(key)));
        } catch (GeneralSecurityException | OperatorCreationException | CertIOException e) {
            throw new IllegalStateException("a certificate cannot be issued", e);
        }
    }

    private static void create(Path keyFile, Path certificateFile, InstantSource clock)
            throws IOException, GeneralSecurityException {
        var pair = newKeyPair();
        var now = clock.instant();
        var name = named("Mailuo CA " + HexFormat.of().formatHex(serial().toByteArray(), 0, 4));
        try {
            var extensions = new JcaX509ExtensionUtils();
            var builder = new JcaX509v3CertificateBuilder(
                            name,
                            serial(),
                            Date.from(now.minus(LEEWAY)),
                            Date.from(now.plus(CA_LIFE)),
                            name,
                            pair.getPublic())
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
                    .addExtension(
                            Extension.subjectKeyIdentifier,
                            false,
                            extensions.createSubjectKeyIdentifier(pair.getPublic()));
            var made = new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder(ALGORITHM).build(pair.getPrivate())));
            writePrivate(keyFile, Pem.write(pair.getPrivate()));
            write(certificateFile, Pem.write(made));
            LOG.info("certificate authority created subject={} sha256={}", name, sha256(made));
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
    }

    /** Writes a file that only its owner may read, in one step. */
    static void writePrivate(Path file, String text) throws IOException {
        var unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
        Files.deleteIfExists(unfinished);
        Files.createFile(
                unfinished, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(unfinished, text);
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Writes a file in one step. */
    static void write(Path file, String text) throws IOException {
        var unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
        Files.writeString(unfinished, text);
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Time by which a certificate ends. */
    static Instant end(X509Certificate certificate) {
        return certificate.getNotAfter().toInstant();
    }

    private static boolean isAddress(String host) {
        return host.indexOf(':') >= 0 || host.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    }

    private static X500Name named(String commonName) {
        return new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.O, "Mailuo")
                .addRDN(BCStyle.CN, commonName)
                .build();
    }

    /** A positive random serial number of 127 bits (RFC 5280, 4.1.2.2). */
    private static BigInteger serial() {
        return new BigInteger(126, RANDOM).setBit(126);
    }
}
