package io.mailuo.registry.gateway;

import io.mailuo.http.Answer;
import io.mailuo.http.Call;
import io.mailuo.registry.access.Secrets;
import io.mailuo.registry.api.Answers;
import io.mailuo.registry.api.Fields;
import io.mailuo.registry.ca.CertificateAuthority;
import io.mailuo.registry.ca.SigningRequest;
import io.mailuo.registry.database.Database;
import io.mailuo.registry.database.Row;
import io.mailuo.registry.database.Transaction;
import io.mailuo.spec.problem.ProblemException;
import io.mailuo.spec.problem.Text;
import io.mailuo.spec.registry.RegistryRecord.State;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives gateways their certificates: the first against a one-time token, the next against the present certificate.
 * Whoever asks again within minutes with the same key gets the same certificate: the answer may have been lost on
 * the way.
 */
public final class Enrolments {

    private static final Logger LOG = LoggerFactory.getLogger(Enrolments.class);
    private static final String PREFIX = "mle_";
    private static final Duration TOKEN_LIFE = Duration.ofHours(24);
    private static final Duration REPEAT = Duration.ofMinutes(15);
    private static final int MOST_CERTIFICATES = 3;

    /** What a gateway sends: {@code token} and {@code csr} at first, the others to renew. */
    record Request(
            @Nullable String token,
            @Nullable String csr,
            @Nullable String certificate,
            @Nullable String signature) {}

    /** What a gateway gets; all certificates as PEM. */
    record Certified(String certificate, List<String> chain, String caCertificate, String mqttUri, Instant expiresAt) {}

    private record Issued(String sha256, String publicKeySha256, String pem, Instant notAfter, Instant createdAt) {
        static Issued of(Row row) throws SQLException {
            return new Issued(
                    row.text("sha256"),
                    row.text("public_key_sha256"),
                    row.text("pem"),
                    row.time("not_after"),
                    row.time("created_at"));
        }
    }

    private record Token(
            String sha256,
            Instant expiresAt,
            @Nullable Instant usedAt,
            @Nullable String certificate) {
        static Token of(Row row) throws SQLException {
            return new Token(
                    row.text("sha256"),
                    row.time("expires_at"),
                    row.timeOrNull("used_at"),
                    row.textOrNull("certificate"));
        }
    }

    private final Database database;
    private final CertificateAuthority authority;
    private final InstantSource clock;
    private final String mqttUri;

    /**
     * @param mqttUri where the certified gateways connect, such as {@code ssl://broker.example:8883}
     */
    public Enrolments(Database database, CertificateAuthority authority, InstantSource clock, String mqttUri) {
        this.database = database;
        this.authority = authority;
        this.clock = clock;
        this.mqttUri = mqttUri;
    }

    /** Makes a token; those made before and not used end. The caller has locked the gateway's row. */
    Gateway.Enrolment issueToken(Transaction transaction, String gateway) throws SQLException {
        transaction.update("delete from enrolment_token where gateway = ? and used_at is null", gateway);
        var token = PREFIX + Secrets.random() + "." + authority.fingerprint();
        var expiresAt = clock.instant().plus(TOKEN_LIFE).truncatedTo(ChronoUnit.SECONDS);
        transaction.update(
                "insert into enrolment_token (sha256, gateway, expires_at) values (?, ?, ?)",
                Secrets.sha256(token),
                gateway,
                expiresAt);
        transaction.audit("gateway.enrolment-token", "gateway/" + gateway, null, null);
        return new Gateway.Enrolment(token, expiresAt);
    }

    /** {@code POST /gateways/{code}/certificates}. */
    Answer certify(Call call) {
        var code = call.path("code");
        var body = call.body(Request.class);
        var fields = new Fields();
        var csr = fields.required("/csr", body.csr());
        if (body.token() == null) {
            fields.required("/certificate", body.certificate());
            fields.required("/signature", body.signature());
        }
        fields.check();
        var request = SigningRequest.parse("/csr", csr);
        try {
            var written = database.write("gateway/" + code, transaction -> {
                lock(transaction, code);
                return body.token() != null
                        ? enrol(transaction, code, body.token(), request)
                        : renew(transaction, code, body, request);
            });
            var issued = written.value();
            var answer = new Certified(
                    issued.pem(),
                    List.of(issued.pem(), authority.certificatePem()),
                    authority.certificatePem(),
                    mqttUri,
                    issued.notAfter());
            return Answers.pending(written, Answer.json(201, answer));
        } catch (ProblemException e) {
            LOG.warn(
                    "certificate refused gateway={} peer={} reason={}",
                    code.replaceAll("[^0-9]", "?"),
                    call.peer(),
                    e.problem().code());
            throw e;
        }
    }

    /** Serialises everything about one gateway's certificates. */
    private static void lock(Transaction transaction, String code) throws SQLException {
        var state = transaction
                .first("select state from gateway where code = ? for update", row -> row.text("state"), code)
                .orElseThrow(Enrolments::refused);
        if (State.valueOf(state) == State.RETIRED || State.valueOf(state) == State.SUSPENDED) {
            throw new ProblemException(
                    403,
                    "not-in-service",
                    new Text("The gateway is not in service", "网关未在用"),
                    new Text("Its state is " + state + ".", "状态为 " + state + "。"));
        }
    }

    private Issued enrol(Transaction transaction, String code, String text, SigningRequest request)
            throws SQLException {
        var token = transaction
                .first(
                        "select * from enrolment_token where sha256 = ? and gateway = ?",
                        Token::of,
                        Secrets.sha256(text),
                        code)
                .orElseThrow(Enrolments::refused);
        var usedAt = token.usedAt();
        if (usedAt != null) {
            return repeated(transaction, token, usedAt, request).orElseThrow(Enrolments::refused);
        }
        if (!token.expiresAt().isAfter(clock.instant())) {
            throw refused();
        }
        var issued = issue(transaction, code, request);
        transaction.update(
                "update enrolment_token set used_at = ?, certificate = ? where sha256 = ?",
                clock.instant(),
                issued.sha256(),
                token.sha256());
        return issued;
    }

    private Optional<Issued> repeated(Transaction transaction, Token token, Instant usedAt, SigningRequest request)
            throws SQLException {
        if (usedAt.plus(REPEAT).isBefore(clock.instant())) {
            return Optional.empty();
        }
        return transaction.first(
                "select * from gateway_certificate where sha256 = ? and public_key_sha256 = ? and revoked_at is null",
                Issued::of,
                token.certificate(),
                request.publicKeySha256());
    }

    private Issued renew(Transaction transaction, String code, Request body, SigningRequest request)
            throws SQLException {
        var present = SigningRequest.certificate("/certificate", body.certificate());
        boolean known = transaction.exists(
                "select 1 from gateway_certificate where sha256 = ? and gateway = ? and revoked_at is null",
                CertificateAuthority.sha256(present),
                code);
        if (!known || !authority.issued(present) || !request.signedBy(present, body.signature())) {
            throw new ProblemException(
                    403,
                    "renewal-refused",
                    new Text("The certificate is not renewed", "证书续期被拒绝"),
                    new Text(
                            "The present certificate is not valid for this gateway, or the signature is not its key's."
                                    + " Enrol again with a new token.",
                            "现有证书对该网关无效，或签名与其密钥不符。请用新令牌重新注册。"));
        }
        var repeated = transaction.first(
                "select * from gateway_certificate where gateway = ? and public_key_sha256 = ?"
                        + " and revoked_at is null and created_at > ? order by created_at desc limit 1",
                Issued::of,
                code,
                request.publicKeySha256(),
                clock.instant().minus(REPEAT));
        return repeated.isPresent() ? repeated.get() : issue(transaction, code, request);
    }

    /** Issues and lists a certificate; of a gateway's certificates the newest three stay valid. */
    private Issued issue(Transaction transaction, String code, SigningRequest request) throws SQLException {
        var certificate = authority.issueGateway(code, request.publicKey());
        var issued = transaction
                .first(
                        "insert into gateway_certificate"
                                + " (sha256, gateway, public_key_sha256, not_before, not_after, pem, created_at)"
                                + " values (?, ?, ?, ?, ?, ?, ?) returning *",
                        Issued::of,
                        CertificateAuthority.sha256(certificate),
                        code,
                        request.publicKeySha256(),
                        certificate.getNotBefore().toInstant(),
                        certificate.getNotAfter().toInstant(),
                        SigningRequest.pem(certificate),
                        clock.instant())
                .orElseThrow();
        transaction.update(
                "update gateway_certificate set revoked_at = now() where gateway = ? and revoked_at is null"
                        + " and sha256 not in (select sha256 from gateway_certificate where gateway = ?"
                        + " and revoked_at is null order by created_at desc limit " + MOST_CERTIFICATES + ")",
                code,
                code);
        GatewayRecords.publish(transaction, code);
        transaction.audit("gateway.certificate", "gateway/" + code, null, issued.sha256());
        LOG.info("gateway certified gateway={} expires={}", code, issued.notAfter());
        return issued;
    }

    /** One answer for an unknown gateway, an unknown token, a used one and an expired one: nothing to learn from it. */
    private static ProblemException refused() {
        return new ProblemException(
                403,
                "enrolment-refused",
                new Text("The enrolment token is not valid", "注册令牌无效"),
                new Text(
                        "It may be mistyped, used, expired (after 24 hours) or another gateway's."
                                + " POST /gateways/{code}/enrolment-token makes a new one.",
                        "可能输入有误、已使用、已过期（24 小时）或属于其他网关。请重新生成令牌。"));
    }
}
