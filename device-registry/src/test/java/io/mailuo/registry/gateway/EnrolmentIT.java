package io.mailuo.registry.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.mailuo.registry.access.Secrets;
import io.mailuo.registry.support.MutableClock;
import io.mailuo.registry.support.PostgresForTests;
import io.mailuo.registry.support.RegistryForTests;
import io.mailuo.registry.support.RegistryForTests.Reply;
import io.mailuo.spec.json.Json;
import java.io.ByteArrayInputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnrolmentIT {

    @TempDir
    private static Path directory;

    private static final MutableClock CLOCK = new MutableClock(Instant.now());
    private static RegistryForTests registry;
    private static String token;

    private String gateway = "";
    private String enrolment = "";

    @BeforeAll
    static void start() {
        registry = RegistryForTests.start(
                RegistryForTests.config(directory, PostgresForTests.newDatabase(), "127.0.0.1:1", Duration.ZERO),
                CLOCK);
        token = registry.service().localToken();
    }

    @AfterAll
    static void stop() {
        registry.close();
    }

    @BeforeEach
    void makeGateway() {
        registry.as(token);
        var made = registry.post("/gateways", "{'division':'110105','name':'Box 1','organization':'city'}");
        assertThat(made.status()).as(made.response().body()).isEqualTo(201);
        gateway = made.text("/code");
        enrolment = made.text("/enrolment/token");
        registry.as("");
    }

    @Test
    void certifies_the_key_made_on_the_box() throws Exception {
        var key = key();
        var reply = enrol(enrolment, key);

        assertThat(reply.status()).as(reply.response().body()).isEqualTo(201);
        var certificate = certificate(reply.text("/certificate"));
        assertThat(gateway).startsWith("11010590001");
        assertThat(certificate.getSubjectX500Principal().getName()).contains("CN=" + gateway);
        assertThat(certificate.getPublicKey()).isEqualTo(key.getPublic());
        var authority = certificate(reply.text("/caCertificate"));
        certificate.verify(authority.getPublicKey());
        assertThat(enrolment)
                .startsWith("mle_")
                .endsWith("." + Secrets.sha256(authority.getEncoded()).substring(0, 16));
        assertThat(reply.text("/mqttUri")).isEqualTo("ssl://broker.test:8883");
        assertThat(reply.body().at("/chain")).hasSize(2);
    }

    @Test
    void answers_the_same_when_the_answer_was_lost() throws Exception {
        var key = key();
        var first = enrol(enrolment, key);
        CLOCK.advance(Duration.ofMinutes(5));
        var again = enrol(enrolment, key);

        assertThat(again.status()).isEqualTo(201);
        assertThat(again.text("/certificate")).isEqualTo(first.text("/certificate"));
        CLOCK.advance(Duration.ofMinutes(20));
        assertThat(enrol(enrolment, key).text("/code")).isEqualTo("enrolment-refused");
    }

    @Test
    void takes_a_token_once() throws Exception {
        assertThat(enrol(enrolment, key()).status()).isEqualTo(201);

        assertThat(enrol(enrolment, key()).status()).isEqualTo(403);
    }

    @Test
    void takes_a_token_once_when_eight_boxes_come_at_the_same_moment() throws Exception {
        var attempts = new ArrayList<Future<Reply>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 8; i++) {
                var key = key();
                attempts.add(threads.submit(() -> enrol(enrolment, key)));
            }
        }
        int certified = 0;
        for (var attempt : attempts) {
            int status = attempt.get().status();
            assertThat(status).isIn(201, 403);
            certified += status == 201 ? 1 : 0;
        }
        assertThat(certified).isEqualTo(1);
    }

    @Test
    void refuses_a_token_that_is_expired_replaced_foreign_or_guessed() throws Exception {
        registry.as(token);
        var replaced = enrolment;
        enrolment =
                registry.post("/gateways/" + gateway + "/enrolment-token", "").text("/token");
        var other = registry.post("/gateways", "{'division':'110105','name':'Box 2','organization':'city'}")
                .text("/enrolment/token");
        registry.as("");

        assertThat(enrol(replaced, key()).status()).isEqualTo(403);
        assertThat(enrol(other, key()).status()).isEqualTo(403);
        assertThat(enrol("mle_guess.0000000000000000", key()).status()).isEqualTo(403);
        CLOCK.advance(Duration.ofHours(25));
        assertThat(enrol(enrolment, key()).text("/code")).isEqualTo("enrolment-refused");
        assertThat(registry.post("/gateways/1/certificates", body(Map.of("token", enrolment, "csr", csr(key()))))
                        .text("/code"))
                .isEqualTo("enrolment-refused");
    }

    @Test
    void renews_with_the_present_key_and_keeps_the_present_certificate_for_now() throws Exception {
        var key = key();
        var present = enrol(enrolment, key).text("/certificate");
        CLOCK.advance(Duration.ofDays(60));
        var next = key();
        var renewed = renew(present, key, next);

        assertThat(renewed.status()).as(renewed.response().body()).isEqualTo(201);
        assertThat(certificate(renewed.text("/certificate")).getPublicKey()).isEqualTo(next.getPublic());
        assertThat(renew(present, key, next).text("/certificate")).isEqualTo(renewed.text("/certificate"));
        assertThat(renew(present, key(), key()).text("/code")).isEqualTo("renewal-refused");
        var foreign = gateway;
        makeGateway();
        assertThat(renew(present, key, key()).text("/code")).isEqualTo("renewal-refused");
        gateway = foreign;
        CLOCK.advance(Duration.ofDays(31));
        assertThat(renew(present, key, key()).text("/code")).isEqualTo("renewal-refused");
    }

    @Test
    void refuses_a_gateway_that_is_not_in_service() throws Exception {
        registry.as(token).patch("/gateways/" + gateway, "{'state':'SUSPENDED'}");
        registry.as("");

        assertThat(enrol(enrolment, key()).text("/code")).isEqualTo("not-in-service");
    }

    @Test
    void refuses_requests_that_cannot_be_checked() throws Exception {
        var rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(1024);
        var weak = rsa.generateKeyPair();
        var requests = new String[] {
            "",
            "garbage",
            pem("CERTIFICATE REQUEST", new byte[] {1, 2, 3}),
            csr(weak, "SHA256withRSA"),
            csr(key()).replaceFirst("\n[A-Za-z0-9+/]{8}", "\nAAAAAAAA"),
            "x".repeat(100_000)
        };
        for (var request : requests) {
            var refused = registry.post(
                    "/gateways/" + gateway + "/certificates", body(Map.of("token", enrolment, "csr", request)));
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.text("/errors/0/pointer")).isEqualTo("/csr");
        }
        assertThat(registry.post("/gateways/" + gateway + "/certificates", body(Map.of("csr", csr(key()))))
                        .body()
                        .at("/errors"))
                .hasSize(2);
        assertThat(enrol(enrolment, key()).status()).isEqualTo(201);
    }

    private Reply enrol(String text, KeyPair key) throws Exception {
        return registry.post("/gateways/" + gateway + "/certificates", body(Map.of("token", text, "csr", csr(key))));
    }

    private Reply renew(String present, KeyPair presentKey, KeyPair next) throws Exception {
        var request = request(next, "SHA256withECDSA").getEncoded();
        var signer = Signature.getInstance("SHA256withECDSA");
        signer.initSign(presentKey.getPrivate());
        signer.update(request);
        return registry.post(
                "/gateways/" + gateway + "/certificates",
                body(Map.of(
                        "csr",
                        pem("CERTIFICATE REQUEST", request),
                        "certificate",
                        present,
                        "signature",
                        Base64.getEncoder().encodeToString(signer.sign()))));
    }

    private static String body(Map<String, String> fields) throws JsonProcessingException {
        return Json.MAPPER.writeValueAsString(fields);
    }

    private static KeyPair key() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static String csr(KeyPair key) throws Exception {
        return csr(key, "SHA256withECDSA");
    }

    private static String csr(KeyPair key, String algorithm) throws Exception {
        return pem("CERTIFICATE REQUEST", request(key, algorithm).getEncoded());
    }

    private static PKCS10CertificationRequest request(KeyPair key, String algorithm) throws Exception {
        return new JcaPKCS10CertificationRequestBuilder(new X500Name("CN=box"), key.getPublic())
                .build(new JcaContentSignerBuilder(algorithm).build(key.getPrivate()));
    }

    private static String pem(String type, byte[] content) throws Exception {
        var text = new StringWriter();
        try (var writer = new PemWriter(text)) {
            writer.writeObject(new PemObject(type, content));
        }
        return text.toString();
    }

    private static X509Certificate certificate(String pem) throws GeneralSecurityException {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
    }
}
