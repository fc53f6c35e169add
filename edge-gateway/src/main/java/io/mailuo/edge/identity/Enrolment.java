package io.mailuo.edge.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mailuo.spec.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/**
 * Gets the gateway's certificate: once with a one-time token, later with the certificate that it has. The key is made
 * here and never leaves the box.
 */
public final class Enrolment {

    private static final Pattern TOKEN = Pattern.compile("mle_[^.\\s]+\\.([0-9a-f]{16})");
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final int CREATED = 201;
    private static final int OK = 200;
    private static final int MOST_SHOWN = 500;

    private final URI url;
    private final String gateway;

    /**
     * @param url where the platform serves its HTTP API
     * @param gateway code of the gateway
     */
    public Enrolment(URI url, String gateway) {
        this.url = url;
        this.gateway = gateway;
    }

    /** Enrols with a one-time token and a key that nobody remembers should this process end before the answer. */
    public Credentials enrol(String token) throws IOException {
        return enrol(token, newKeys());
    }

    /**
     * Enrols with a one-time token.
     *
     * @param keys the gateway's; within minutes the platform answers the same key again, so one that was kept before
     *     it was asked for ({@link IdentityStore#enrollingKeys()}) survives an answer that was lost
     * @param token {@code mle_<random>.<first 16 hex digits of the SHA-256 of the platform's CA certificate>}
     * @throws IOException if the platform refuses, cannot be reached, or is not the one that the token was made by
     */
    public Credentials enrol(String token, KeyPair keys) throws IOException {
        var parts = TOKEN.matcher(token);
        if (!parts.matches()) {
            throw new IOException("the enrolment token must read mle_<random>.<16 hex digits>; copy it again, whole");
        }
        var fingerprint = parts.group(1);
        try {
            var csr = csr(keys);
            var body = Json.MAPPER
                    .createObjectNode()
                    .put("token", token)
                    .put("csr", Pem.write("CERTIFICATE REQUEST", csr));
            var credentials = read(keys, post(body));
            var found = sha256(credentials.authority()).substring(0, fingerprint.length());
            if (!MessageDigest.isEqual(Pem.ascii(found), Pem.ascii(fingerprint))) {
                throw new IOException("the CA at " + url + " has fingerprint " + found + ", the token expects "
                        + fingerprint + ": this is not the platform that made the token; nothing was stored");
            }
            return credentials;
        } catch (GeneralSecurityException e) {
            throw new IOException("enrolment failed: " + e.getMessage(), e);
        }
    }

    /** Gets a new key and certificate by proving possession of the present ones. */
    public Credentials renew(Credentials present) throws IOException {
        try {
            var keys = newKeys();
            var csr = csr(keys);
            var signer = Signature.getInstance("SHA256withECDSA");
            signer.initSign(present.key());
            signer.update(csr);
            var body = Json.MAPPER
                    .createObjectNode()
                    .put("csr", Pem.write("CERTIFICATE REQUEST", csr))
                    .put(
                            "certificate",
                            Pem.write("CERTIFICATE", present.certificate().getEncoded()))
                    .put("signature", Base64.getEncoder().encodeToString(signer.sign()));
            var renewed = read(keys, post(body));
            if (!renewed.authority().equals(present.authority())) {
                throw new IOException("the platform answered with another CA than the one enrolled with");
            }
            return renewed;
        } catch (GeneralSecurityException e) {
            throw new IOException("renewal failed: " + e.getMessage(), e);
        }
    }

    /** A key pair for a gateway. */
    static KeyPair newKeys() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), new SecureRandom());
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java makes no EC keys", e);
        }
    }

    private byte[] csr(KeyPair keys) throws GeneralSecurityException, IOException {
        try {
            var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
            var subject = new X500Principal("CN=" + gateway);
            return new JcaPKCS10CertificationRequestBuilder(subject, keys.getPublic())
                    .build(signer)
                    .getEncoded();
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException("the certificate request cannot be signed", e);
        }
    }

    private JsonNode post(ObjectNode body) throws IOException {
        var target = URI.create(url.toString().replaceAll("/+$", "") + "/api/v1/gateways/" + gateway + "/certificates");
        var request = HttpRequest.newBuilder(target)
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(Json.MAPPER.writeValueAsBytes(body)))
                .build();
        try (var client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build()) {
            var response = client.send(request, BodyHandlers.ofString());
            if (response.statusCode() != OK && response.statusCode() != CREATED) {
                var text = response.body();
                throw new IOException("the platform at " + target + " answered " + response.statusCode() + ": "
                        + text.substring(0, Math.min(text.length(), MOST_SHOWN)));
            }
            return Json.MAPPER.readTree(response.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private Credentials read(KeyPair keys, JsonNode answer) throws IOException, GeneralSecurityException {
        var authority = Pem.certificate(answer.path("caCertificate").asText());
        var chain = new ArrayList<X509Certificate>();
        chain.add(Pem.certificate(answer.path("certificate").asText()));
        for (var pem : answer.path("chain")) {
            var issuer = Pem.certificate(pem.asText());
            if (!chain.contains(issuer)) {
                chain.add(issuer);
            }
        }
        require(keys, chain, authority);
        var mqttUri = answer.path("mqttUri").asText();
        if (mqttUri.isEmpty()) {
            throw new IOException("the platform did not say where its broker is (mqttUri)");
        }
        return new Credentials(keys.getPrivate(), chain, authority, URI.create(mqttUri));
    }

    private void require(KeyPair keys, List<X509Certificate> chain, X509Certificate authority)
            throws GeneralSecurityException, IOException {
        var own = chain.getFirst();
        if (!own.getPublicKey().equals(keys.getPublic())) {
            throw new IOException("the certificate in the answer is for another key");
        }
        if (!gateway.equals(commonName(own))) {
            throw new IOException("the certificate in the answer names " + own.getSubjectX500Principal());
        }
        authority.checkValidity();
        own.verify(chain.size() > 1 ? chain.get(1).getPublicKey() : authority.getPublicKey());
        chain.getLast().verify(authority.getPublicKey());
    }

    private static String commonName(X509Certificate certificate) throws IOException {
        try {
            for (var part : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
                if (part.getType().toUpperCase(Locale.ROOT).equals("CN")) {
                    return part.getValue().toString();
                }
            }
            return "";
        } catch (InvalidNameException e) {
            throw new IOException("the certificate's subject cannot be read", e);
        }
    }

    private static String sha256(X509Certificate certificate) throws GeneralSecurityException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
    }
}
