package io.mailuo.deploy.bench;

import io.mailuo.deploy.client.PlatformClient;
import io.mailuo.spec.json.Json;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/** Enrols a gateway of the load tool: a key pair made here, certified by the platform, kept in memory only. */
final class GatewayCredentials {

    private GatewayCredentials() {}

    /** The TLS context by which the gateway {@code code} connects. */
    static SslContext enrol(PlatformClient platform, String code, String token) {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            var pair = generator.generateKeyPair();
            var request = new JcaPKCS10CertificationRequestBuilder(new X500Principal("CN=" + code), pair.getPublic())
                    .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()));
            var pem = new StringWriter();
            try (var writer = new JcaPEMWriter(pem)) {
                writer.writeObject(request);
            }
            var answer = platform.post(
                    "/api/v1/gateways/" + code + "/certificates",
                    Json.MAPPER.createObjectNode().put("token", token).put("csr", pem.toString()));
            return SslContextBuilder.forClient()
                    .keyManager(
                            pair.getPrivate(),
                            certificate(answer.path("certificate").asText()))
                    .trustManager(certificate(answer.path("caCertificate").asText()))
                    .build();
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException("cannot make credentials for gateway " + code, e);
        }
    }

    private static X509Certificate certificate(String pem) throws GeneralSecurityException {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
    }
}
