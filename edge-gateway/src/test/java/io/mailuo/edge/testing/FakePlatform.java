package io.mailuo.edge.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.mailuo.spec.json.Json;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HexFormat;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.jspecify.annotations.Nullable;

/** The part of the platform that gives gateways their certificates, as its contract has it, for tests. */
public final class FakePlatform implements AutoCloseable {

    private final HttpServer server;
    private final KeyPair authorityKeys;
    private final X509Certificate authority;
    private final Duration lifetime;
    private final URI mqttUri;
    private volatile @Nullable PublicKey usedBy;
    private volatile boolean loseNext;
    private volatile int renewals;

    /**
     * Starts.
     *
     * @param lifetime of the certificates that it gives
     * @param mqttUri the broker that it names
     */
    public FakePlatform(Duration lifetime, URI mqttUri) throws IOException, GeneralSecurityException {
        this.lifetime = lifetime;
        this.mqttUri = mqttUri;
        authorityKeys = newKeys();
        authority = certificate("CN=Test CA", authorityKeys.getPublic(), true, Duration.ofDays(1));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/v1/gateways/", this::answer);
        server.start();
    }

    /** Where it serves. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** How many certificates it renewed. */
    public int renewals() {
        return renewals;
    }

    /** Ends the connection in place of the next answer, having done what was asked. */
    public void loseNextAnswer() {
        loseNext = true;
    }

    /** A token that can be used once; by the same key, again. */
    public String token() {
        return "mle_random." + fingerprint().substring(0, 16);
    }

    private String fingerprint() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(authority.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Writes {@code ca.pem}, {@code server.pem} and {@code server.key} for a broker on 127.0.0.1. */
    public void writeServerFiles(Path directory) throws IOException, GeneralSecurityException {
        var keys = newKeys();
        var server = certificate("CN=broker", keys.getPublic(), false, Duration.ofDays(1));
        Files.writeString(directory.resolve("ca.pem"), pem("CERTIFICATE", authority.getEncoded()));
        Files.writeString(directory.resolve("server.pem"), pem("CERTIFICATE", server.getEncoded()));
        Files.writeString(
                directory.resolve("server.key"),
                pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
    }

    private static KeyPair newKeys() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        return generator.generateKeyPair();
    }

    private X509Certificate certificate(String subject, PublicKey key, boolean isAuthority, Duration life)
            throws GeneralSecurityException {
        try {
            var now = Instant.now();
            var builder = new JcaX509v3CertificateBuilder(
                    new X500Principal("CN=Test CA"),
                    BigInteger.valueOf(System.nanoTime()),
                    Date.from(now.minusSeconds(1)),
                    Date.from(now.plus(life)),
                    new X500Principal(subject),
                    key);
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(isAuthority));
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(new GeneralName(GeneralName.iPAddress, "127.0.0.1")));
            var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(authorityKeys.getPrivate());
            return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
        } catch (OperatorCreationException | IOException e) {
            throw new GeneralSecurityException(e);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = Json.MAPPER.readTree(exchange.getRequestBody());
            var csr = new JcaPKCS10CertificationRequest(der(body.path("csr").asText()));
            if (!mayHave(body, csr.getPublicKey())) {
                exchange.sendResponseHeaders(403, -1);
                return;
            }
            if (loseNext) {
                loseNext = false;
                return;
            }
            var given = certificate(csr.getSubject().toString(), csr.getPublicKey(), false, lifetime);
            var answer = Json.MAPPER
                    .createObjectNode()
                    .put("certificate", pem("CERTIFICATE", given.getEncoded()))
                    .put("caCertificate", pem("CERTIFICATE", authority.getEncoded()))
                    .put("mqttUri", mqttUri.toString())
                    .put("expiresAt", given.getNotAfter().toInstant().toString());
            answer.putArray("chain").add(pem("CERTIFICATE", authority.getEncoded()));
            var bytes = Json.MAPPER.writeValueAsBytes(answer);
            exchange.sendResponseHeaders(201, bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private boolean mayHave(JsonNode body, PublicKey key) throws GeneralSecurityException {
        if (body.hasNonNull("token")) {
            boolean first = usedBy == null && body.path("token").asText().startsWith("mle_random.");
            usedBy = first ? key : usedBy;
            return key.equals(usedBy);
        }
        var present = (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new java.io.ByteArrayInputStream(
                        der(body.path("certificate").asText())));
        present.verify(authority.getPublicKey());
        var verifier = Signature.getInstance("SHA256withECDSA");
        verifier.initVerify(present.getPublicKey());
        verifier.update(der(body.path("csr").asText()));
        renewals++;
        return verifier.verify(Base64.getDecoder().decode(body.path("signature").asText()));
    }

    private static byte[] der(String pem) {
        return Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
    }

    private static String pem(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + label
                + "-----\n";
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
