package io.mailuo.registry.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.mailuo.http.ApiServer;
import io.mailuo.http.HttpConfig;
import io.mailuo.registry.RegistryConfig;
import io.mailuo.registry.RegistryService;
import io.mailuo.registry.postgres.TestBinaries;
import io.mailuo.registry.support.PostgresForTests;
import io.mailuo.registry.support.RegistryForTests;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupIT {

    private static final String DEVICE = "{'type':'14001','division':'110105','name':'c','organization':'city',"
            + "'externalIds':[{'scheme':'serial','value':'%s'}]}";

    @TempDir
    private Path directory;

    private static RegistryConfig embedded(Path data) {
        return RegistryConfig.local(data, 0, "127.0.0.1:1");
    }

    private static RegistryConfig own(Path data) {
        return RegistryForTests.config(data, PostgresForTests.newDatabase(), "127.0.0.1:1", Duration.ZERO);
    }

    @Test
    void a_backup_made_while_writes_go_on_restores_to_one_moment_of_the_registry() throws Exception {
        var config = own(directory.resolve("data"));
        var file = directory.resolve("mailuo.backup");
        Set<String> before = new HashSet<>();
        Set<String> all = ConcurrentHashMap.newKeySet();
        String gateway;
        String certificate;
        String password;
        try (var registry = RegistryForTests.start(config)) {
            password = registry.service().firstAdministratorPassword().orElseThrow();
            for (int i = 0; i < 50; i++) {
                before.add(registry.post("/devices", DEVICE.formatted("b" + i)).text("/code"));
            }
            all.addAll(before);
            var made = registry.post("/gateways", "{'division':'110105','name':'g','organization':'city'}");
            gateway = made.text("/code");
            certificate = enrolled(registry, gateway, made.text("/enrolment/token"));
            sealed(registry);
            var stop = new AtomicBoolean();
            var writer = Thread.ofVirtual().start(() -> {
                for (int i = 0; !stop.get(); i++) {
                    all.add(registry.post("/devices", DEVICE.formatted("w" + i)).text("/code"));
                }
            });
            await().until(() -> all.size() > before.size() + 5);
            var manifest = Backup.write(config, file);
            int then = all.size();
            await().until(() -> all.size() > then + 5);
            all.add(registry.post("/devices", DEVICE.formatted("k").replace("'type':'14001'", "'type':'05001'"))
                    .text("/code"));
            stop.set(true);
            writer.join();
            assertThat(manifest.rows()).isGreaterThan(55);
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");

        var restored = own(directory.resolve("restored"));
        Restore.read(file, restored);
        try (var registry = RegistryForTests.start(restored)) {
            var codes = new HashSet<String>();
            registry.get("/devices?limit=1000")
                    .body()
                    .path("items")
                    .forEach(item -> codes.add(item.path("code").asText()));
            assertThat(codes).containsAll(before).hasSizeGreaterThan(before.size());
            assertThat(all).containsAll(codes).hasSizeGreaterThan(codes.size());
            var verification = registry.verifyAudit();
            assertThat(verification.path("intact").asBoolean())
                    .as(verification.toString())
                    .isTrue();
            assertThat(verification.path("sealed").asInt()).isGreaterThan(50);
            var next = registry.post("/devices", DEVICE.formatted("after")).text("/code");
            assertThat(all).as("given before or after the backup").doesNotContain(next);
            assertThat(next.substring(11, 18)).isGreaterThan("1000050");
            var ofNewKind = registry.post("/devices", DEVICE.formatted("k").replace("'type':'14001'", "'type':'05001'"))
                    .text("/code");
            assertThat(all).as("of a kind that the backup does not know").doesNotContain(ofNewKind);
            assertThat(registry.get("/resolve?scheme=serial&value=b7").text("/code"))
                    .isIn(before);
            assertThat(registry.service().caCertificate())
                    .isEqualTo(Files.readString(config.data().resolve("ca/ca.crt")));
            assertThat(registry.get("/gateways/" + gateway).status()).isEqualTo(200);
            assertThat(certificate).contains("BEGIN CERTIFICATE");
            logsInOverTls(registry.service(), config.data().resolve("ca/ca.crt"), password);
            sealed(registry);
            assertThat(registry.verifyAudit().path("intact").asBoolean()).isTrue();
        }
    }

    @Test
    void a_registry_with_its_own_server_is_backed_up_while_it_is_down_and_restored_to_its_own_server()
            throws Exception {
        var config = embedded(directory.resolve("data"));
        TestBinaries.provideTo(config.data());
        String code;
        try (var registry = RegistryForTests.start(config)) {
            code = registry.post("/devices", DEVICE.formatted("one")).text("/code");
            sealed(registry);
            assertThatThrownBy(() -> Backup.write(config, directory.resolve("f")))
                    .as("it runs on a port that the configuration does not name")
                    .hasMessageContaining("Another Mailuo uses the database");
        }
        var file = directory.resolve("b");
        Backup.write(config, file);
        var target = embedded(directory.resolve("restored"));
        Restore.read(file, target);
        try (var registry = RegistryForTests.start(target)) {
            assertThat(registry.get("/devices/" + code).status()).isEqualTo(200);
            assertThat(registry.service().firstAdministratorPassword()).isEmpty();
            assertThat(registry.verifyAudit().path("intact").asBoolean()).isTrue();
        }
        assertThatThrownBy(() -> Restore.read(file, target)).hasMessageContaining("is not empty");
        assertThatThrownBy(() -> Backup.write(config, file)).hasMessageContaining("exists already");
        damaged(file);
    }

    /** As whoever trusted the authority before, and had a password. */
    private static void logsInOverTls(RegistryService service, Path authority, String password) throws Exception {
        var certificate = service.brokerCertificate();
        var http = new HttpConfig(
                "127.0.0.1",
                0,
                certificate.certificate(),
                certificate.key(),
                false,
                List.of(),
                1 << 16,
                Duration.ofMinutes(1));
        try (var server = ApiServer.start(http, List.of(service.api()));
                var client =
                        HttpClient.newBuilder().sslContext(trusting(authority)).build()) {
            var login = HttpRequest.newBuilder(URI.create(server.url() + "/api/v1/sessions"))
                    .POST(BodyPublishers.ofString("{\"username\":\"admin\",\"password\":\"" + password + "\"}"))
                    .build();
            var answer = client.send(login, BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
            var cookie = answer.headers().firstValue("Set-Cookie").orElseThrow();
            assertThat(cookie).contains("; Secure");
            var current = HttpRequest.newBuilder(URI.create(server.url() + "/api/v1/sessions/current"))
                    .header("Cookie", cookie.substring(0, cookie.indexOf(';')))
                    .build();
            assertThat(client.send(current, BodyHandlers.ofString()).body()).contains("\"username\":\"admin\"");
        }
    }

    private static SSLContext trusting(Path authority) throws Exception {
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (var in = Files.newInputStream(authority)) {
            store.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private void damaged(Path file) throws IOException {
        var bytes = Files.readAllBytes(file);
        int refused = 0;
        for (int at = 100; at < bytes.length; at += bytes.length / 30) {
            var wrong = bytes.clone();
            wrong[at] ^= 0x55;
            var copy = Files.write(directory.resolve("flipped"), wrong);
            try {
                assertThat(Restore.check(copy))
                        .as("what ZIP itself does not use")
                        .isEqualTo(Restore.check(file));
            } catch (BackupException e) {
                assertThat(e).hasMessageContaining("not a whole backup");
                refused++;
            }
        }
        assertThat(refused)
                .as("of 30; the rest fell on what ZIP says of each table twice")
                .isGreaterThan(10);
        refused(java.util.Arrays.copyOf(bytes, bytes.length / 2));
        refused(java.util.Arrays.copyOf(bytes, bytes.length - 1));
        refused(new byte[0]);
        refused("PK and nothing else".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThatThrownBy(() -> Restore.read(directory.resolve("none"), embedded(directory.resolve("t"))))
                .hasMessageContaining("There is no file");
    }

    private void refused(byte[] bytes) throws IOException {
        var file = directory.resolve("damaged");
        Files.write(file, bytes);
        var target = directory.resolve("target");
        assertThatThrownBy(() -> Restore.read(file, embedded(target)))
                .isInstanceOf(BackupException.class)
                .hasMessageContaining("not a whole backup");
        assertThat(target).doesNotExist();
    }

    private static void sealed(RegistryForTests registry) {
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            var outcome = registry.verifyAudit();
            return outcome.path("sealed").asInt() > 0
                    && outcome.path("unsealed").asInt() == 0;
        });
    }

    private static String enrolled(RegistryForTests registry, String gateway, String token) throws Exception {
        var generator = java.security.KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        var pair = generator.generateKeyPair();
        var request = new JcaPKCS10CertificationRequestBuilder(new X500Name("CN=any"), pair.getPublic())
                .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()));
        var pem = new java.io.StringWriter();
        try (var writer = new JcaPEMWriter(pem)) {
            writer.writeObject(request);
        }
        var reply = registry.post(
                "/gateways/" + gateway + "/certificates",
                "{'token':'" + token + "','csr':'" + pem.toString().replace("\n", "\\n") + "'}");
        assertThat(reply.status()).as(reply.response().body()).isEqualTo(201);
        return reply.text("/certificate");
    }
}
