package io.mailuo.registry.access.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.mailuo.registry.ca.ServerCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/**
 * A provider that says whatever a test wants, which no certified one would. Left alone it is honest. Nobody logs in
 * there: the test makes up the way back.
 */
final class HostileProvider implements AutoCloseable {

    static final String CLIENT = "mailuo";
    static final String SUBJECT = "zhang.wei";

    private static final RSAKey KEY = key();
    private static final RSAKey OTHER_KEY = key();
    private static final int FULL = 100;

    /** What it does with a request. */
    @FunctionalInterface
    interface Behaviour {
        void handle(HttpExchange exchange) throws IOException;
    }

    /** How a token is signed. */
    @FunctionalInterface
    interface Signing {
        String sign(JWTClaimsSet claims) throws JOSEException;
    }

    private final String scheme;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Map<String, Behaviour> behaviours = new ConcurrentHashMap<>();
    private volatile UnaryOperator<JWTClaimsSet.Builder> claims = UnaryOperator.identity();
    private volatile Signing signing = this::rs256;
    private volatile String nonce = "";

    /** Starts it; {@code port} 0 for any free one. */
    HostileProvider(int port) throws IOException {
        this("http", HttpServer.create(), port);
    }

    /** Starts it over TLS. */
    HostileProvider(int port, ServerCertificate certificate) throws IOException, GeneralSecurityException {
        this("https", secure(certificate), port);
    }

    private HostileProvider(String scheme, HttpServer server, int port) throws IOException {
        this.scheme = scheme;
        this.server = server;
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), FULL);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            try (exchange) {
                behaviours
                        .getOrDefault(exchange.getRequestURI().getPath(), this::honest)
                        .handle(exchange);
            }
        });
        server.start();
    }

    private static RSAKey key() {
        try {
            return new RSAKeyGenerator(2048).keyID("k").generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static HttpsServer secure(ServerCertificate certificate) throws IOException, GeneralSecurityException {
        var server = HttpsServer.create();
        server.setHttpsConfigurator(new HttpsConfigurator(context(certificate)));
        return server;
    }

    private static SSLContext context(ServerCertificate certificate) throws IOException, GeneralSecurityException {
        try (var chain = Files.newInputStream(certificate.certificate());
                var pem = new PEMParser(Files.newBufferedReader(certificate.key()))) {
            var key = new JcaPEMKeyConverter().getPrivateKey((PrivateKeyInfo) pem.readObject());
            var certificates = CertificateFactory.getInstance("X.509").generateCertificates(chain);
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setKeyEntry("server", key, new char[0], certificates.toArray(Certificate[]::new));
            var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, new char[0]);
            var context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        }
    }

    URI issuer() {
        return URI.create(scheme + "://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Behaves well again. */
    void behave() {
        behaviours.clear();
        claims = UnaryOperator.identity();
        signing = this::rs256;
    }

    /** From now on answers so at a path. */
    void at(String path, Behaviour behaviour) {
        behaviours.put(path, behaviour);
    }

    /** From now on has other claims in its tokens. */
    void claim(UnaryOperator<JWTClaimsSet.Builder> change) {
        claims = change;
    }

    /** From now on signs so. */
    void sign(Signing other) {
        signing = other;
    }

    /** The nonce of whoever logs in next. */
    void nonce(String value) {
        nonce = value;
    }

    String rs256(JWTClaimsSet set) throws JOSEException {
        return rsa(set, KEY);
    }

    /** By a key that is not its own, under the name of the one that is. */
    String otherKey(JWTClaimsSet set) throws JOSEException {
        return rsa(set, OTHER_KEY);
    }

    /** Not at all. */
    String none(JWTClaimsSet set) {
        return new PlainJWT(set).serialize();
    }

    /** By HMAC with the public key, which everybody has, as the secret. */
    String hmacOfPublicKey(JWTClaimsSet set) throws JOSEException {
        var token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("k").build(), set);
        token.sign(new MACSigner(KEY.toRSAPublicKey().getEncoded()));
        return token.serialize();
    }

    /** Keeps the connection and says nothing. */
    void silence(HttpExchange exchange) {
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Begins an answer and then sends one byte at a time, too slowly. */
    void drip(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        exchange.getResponseBody().write('{');
        exchange.getResponseBody().flush();
        silence(exchange);
    }

    /** More than anybody wants to read. */
    static void flood(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        var chunk = " ".repeat(1 << 16).getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < 1 << 10; i++) {
            exchange.getResponseBody().write(chunk);
        }
    }

    /** Answers with a text. */
    static Behaviour says(int status, String text) {
        return exchange -> answer(exchange, status, text);
    }

    /** The discovery document with one text in place of another. */
    Behaviour discovery(String text, String instead) {
        return says(200, discovery().replace(text, instead));
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void honest(HttpExchange exchange) throws IOException {
        switch (exchange.getRequestURI().getPath()) {
            case "/.well-known/openid-configuration" -> answer(exchange, 200, discovery());
            case "/jwks" -> answer(exchange, 200, new JWKSet(KEY.toPublicJWK()).toString());
            case "/token" -> answer(exchange, 200, tokens());
            default -> answer(exchange, 404, "{}");
        }
    }

    private String discovery() {
        return """
                {"issuer":"ISSUER","authorization_endpoint":"ISSUER/auth","token_endpoint":"ISSUER/token",
                 "jwks_uri":"ISSUER/jwks","response_types_supported":["code"],"subject_types_supported":["public"],
                 "id_token_signing_alg_values_supported":["RS256"],
                 "token_endpoint_auth_methods_supported":["client_secret_post"],
                 "authorization_response_iss_parameter_supported":true}""".replace("ISSUER", issuer().toString());
    }

    private String tokens() throws IOException {
        var now = Instant.now();
        var usual = new JWTClaimsSet.Builder()
                .issuer(issuer().toString())
                .subject(SUBJECT)
                .audience(CLIENT)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(300)))
                .claim("nonce", nonce);
        try {
            var answer = new HashMap<String, Object>();
            answer.put("access_token", "opaque");
            answer.put("token_type", "Bearer");
            answer.put("id_token", signing.sign(claims.apply(usual).build()));
            return com.nimbusds.jose.util.JSONObjectUtils.toJSONString(answer);
        } catch (JOSEException e) {
            throw new IOException(e);
        }
    }

    private static String rsa(JWTClaimsSet set, RSAKey key) throws JOSEException {
        var token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("k").build(), set);
        token.sign(new RSASSASigner(key));
        return token.serialize();
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
