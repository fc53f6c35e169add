package io.mailuo.registry.access;

import io.mailuo.http.Access;
import io.mailuo.http.Answer;
import io.mailuo.http.Call;
import io.mailuo.http.Principal;
import io.mailuo.http.Routes;
import io.mailuo.registry.api.Answers;
import io.mailuo.registry.api.Conditions;
import io.mailuo.registry.api.Fields;
import io.mailuo.registry.api.Page;
import io.mailuo.registry.database.Database;
import io.mailuo.registry.database.Transaction;
import io.mailuo.registry.organization.Organizations;
import io.mailuo.registry.organization.Reach;
import io.mailuo.spec.problem.ProblemException;
import io.mailuo.spec.problem.Text;
import io.mailuo.spec.registry.RegistryRecord.AccessToken;
import io.mailuo.spec.registry.Scope;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** API tokens: {@code /tokens}. The text of a token is shown once; what is kept is its SHA-256. */
public final class Tokens {

    private static final String PREFIX = "ml_";
    private static final Duration LONGEST = Duration.ofDays(3660);
    private static final Duration LOCAL = Duration.ofDays(365);
    private static final int MAX_SUBJECT = 100;

    /** A token as the API lists it. */
    record Listed(
            String id,
            String kind,
            String subject,
            @Nullable String organization,
            List<Scope> scopes,
            String createdBy,
            Instant createdAt,
            Instant expiresAt) {}

    /** What a caller asks for. */
    record Wanted(
            @Nullable String subject,
            @Nullable String organization,
            @Nullable List<Scope> scopes,
            @Nullable Long expiresInSeconds) {}

    /**
     * A token that was just made.
     *
     * @param token the only time that its text is seen
     */
    public record Issued(
            String id,
            String token,
            String subject,
            @Nullable String organization,
            List<Scope> scopes,
            Instant expiresAt) {}

    private final Database database;
    private final TokenIndex index;
    private final InstantSource clock;

    public Tokens(Database database, TokenIndex index, InstantSource clock) {
        this.database = database;
        this.index = index;
        this.clock = clock;
    }

    /** Adds the routes. */
    public void mount(Routes routes) {
        routes.post("/tokens", Access.scope(Scope.TOKENS_WRITE), this::create);
        routes.get("/tokens", Access.scope(Scope.TOKENS_WRITE), this::list);
        routes.delete("/tokens/{id}", Access.scope(Scope.TOKENS_WRITE), this::revoke);
    }

    /**
     * A token for the command line on this machine: with every right during the set-up, with a registrar's for the
     * whole platform afterwards. The one issued before ends.
     */
    public String issueLocal() {
        var ended = new ArrayList<String>();
        var issued = database.write("system", transaction -> {
                    ended.addAll(transaction.list(
                            "delete from access_token where kind = 'local' returning id", row -> row.text("id")));
                    for (var id : ended) {
                        transaction.publishRemoval("token/" + id);
                    }
                    var scopes = SetUp.lasts(transaction) ? EnumSet.allOf(Scope.class) : Role.REGISTRAR.scopes();
                    return issue(transaction, "local", "local-cli", null, scopes, LOCAL, "system");
                })
                .value();
        ended.forEach(index::remove);
        committed(issued);
        return issued.token();
    }

    /** Makes a token of some kind; it is valid once the transaction is committed and {@link #committed} was told. */
    Issued issue(
            Transaction transaction,
            String kind,
            String subject,
            @Nullable String organization,
            Set<Scope> scopes,
            Duration life,
            String by)
            throws SQLException {
        return issue(
                transaction,
                kind,
                subject,
                organization,
                scopes,
                clock.instant().plus(life),
                by);
    }

    private static Issued issue(
            Transaction transaction,
            String kind,
            String subject,
            @Nullable String organization,
            Set<Scope> scopes,
            Instant end,
            String by)
            throws SQLException {
        var id = Secrets.randomId();
        var text = PREFIX + Secrets.random();
        var ordered = Arrays.stream(Scope.values()).filter(scopes::contains).toList();
        var expiresAt = end.truncatedTo(ChronoUnit.SECONDS);
        var token = new AccessToken(id, Secrets.sha256(text), subject, organization, ordered, expiresAt);
        transaction.update(
                "insert into access_token (id, sha256, kind, subject, organization, scopes, created_by, expires_at)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?)",
                id,
                token.sha256(),
                kind,
                subject,
                organization,
                ordered.stream().map(Scope::text).toList(),
                by,
                expiresAt);
        transaction.publish(token);
        var issued = new Issued(id, text, subject, organization, ordered, expiresAt);
        transaction.audit(kind + ".create", token.key(), null, described(issued));
        return issued;
    }

    /** Makes a committed token known to this process at once. */
    void committed(Issued issued) {
        index.add(new AccessToken(
                issued.id(),
                Secrets.sha256(issued.token()),
                issued.subject(),
                issued.organization(),
                issued.scopes(),
                issued.expiresAt()));
    }

    /** Revokes a token by its id; whether there was one. */
    boolean revoke(Transaction transaction, String id) throws SQLException {
        if (transaction.update("delete from access_token where id = ?", id) == 0) {
            return false;
        }
        transaction.publishRemoval("token/" + id);
        transaction.audit("token.revoke", "token/" + id, null, null);
        return true;
    }

    /** Makes a revoked token unknown to this process at once. */
    void revoked(String id) {
        index.remove(id);
    }

    private Answer create(Call call) {
        var wanted = call.body(Wanted.class);
        var fields = new Fields();
        var subject = fields.name("/subject", wanted.subject());
        fields.require(
                subject.length() <= MAX_SUBJECT, "/subject", "is longer than " + MAX_SUBJECT + " characters", "过长");
        var scopes = wanted.scopes() == null ? List.<Scope>of() : wanted.scopes();
        fields.require(!scopes.isEmpty(), "/scopes", "at least one is required", "至少需要一个权限范围");
        long seconds = wanted.expiresInSeconds() == null ? 0 : wanted.expiresInSeconds();
        fields.require(
                seconds >= 1 && seconds <= LONGEST.toSeconds(),
                "/expiresInSeconds",
                "is required, from 1 to " + LONGEST.toSeconds(),
                "必填，取值 1 到 " + LONGEST.toSeconds());
        fields.check();
        requireOwnScopes(call.principal(), scopes);
        var written = database.write(call.principal().subject(), transaction -> {
            if (!subject.equals(call.principal().subject())
                    && transaction.exists("select 1 from account where username = ?", subject)) {
                throw ProblemException.field(
                        "/subject", new Text("is the name of an account, which alone may use it", "是账号名，只能由该账号本人使用"));
            }
            var organization = wanted.organization() == null ? call.principal().organization() : wanted.organization();
            if (organization != null) {
                Organizations.require(transaction, call, "/organization", organization);
            }
            var parent = parent(transaction, call.principal());
            var wantedEnd = clock.instant().plusSeconds(seconds);
            var issued = issue(
                    transaction,
                    "token",
                    subject,
                    organization,
                    Set.copyOf(scopes),
                    parent.map(AccessToken::expiresAt)
                            .filter(wantedEnd::isAfter)
                            .orElse(wantedEnd), // what a token has made does not outlive it
                    call.principal().subject());
            transaction.update(
                    "update access_token set parent = ? where id = ?",
                    parent.map(AccessToken::id).orElse(null),
                    issued.id());
            return issued;
        });
        committed(written.value());
        return Answers.pending(
                written,
                Answer.created(Routes.BASE + "/tokens/" + written.value().id(), written.value()));
    }

    /** The token by which another is being made, which cannot end meanwhile; empty for a session or the local token. */
    private static Optional<AccessToken> parent(Transaction transaction, Principal principal) throws SQLException {
        transaction
                .first("select 1 from access_token where id = ? for share", row -> true, principal.tokenId())
                .orElseThrow(() -> new ProblemException(
                        401,
                        "unauthenticated",
                        new Text("The token has ended", "令牌已失效"),
                        new Text("It was revoked meanwhile; log in again.", "令牌已被撤销，请重新登录。")));
        return transaction.first(
                "select * from access_token where id = ? and kind = 'token'", TokenIndex::token, principal.tokenId());
    }

    private Answer list(Call call) {
        int limit = call.limit();
        var conditions = new Conditions().and("id > ?", Page.after(call)).and("expires_at > now()");
        Reach.restrict(conditions, call.principal(), "organization");
        var found = database.read(transaction -> transaction.list(
                "select * from access_token" + conditions.where() + " order by id limit ?",
                row -> {
                    var token = TokenIndex.token(row);
                    return new Listed(
                            token.id(),
                            row.text("kind"),
                            token.subject(),
                            token.organization(),
                            token.scopes(),
                            row.text("created_by"),
                            row.time("created_at"),
                            token.expiresAt());
                },
                conditions.parameters(limit + 1)));
        return Answer.json(Page.of(found, limit, Listed::id));
    }

    private Answer revoke(Call call) {
        var id = call.path("id");
        var changes = new TokenChanges();
        var written = database.write(call.principal().subject(), transaction -> {
            var conditions = new Conditions().and("id = ?", id);
            Reach.restrict(conditions, call.principal(), "organization");
            if (!transaction.exists(
                    "select 1 from access_token" + conditions.where() + " for update", conditions.parameters())) {
                throw ProblemException.notFound(new Text("No token has the id '" + id + "'.", "没有编号为“" + id + "”的令牌。"));
            }
            changes.end(transaction, "id = ?", id);
            return id;
        });
        changes.committed(index);
        return Answers.pending(written, Answer.noContent());
    }

    private static void requireOwnScopes(Principal principal, List<Scope> scopes) {
        for (var scope : scopes) {
            if (!principal.scopes().contains(scope)) {
                throw new ProblemException(
                        403,
                        "forbidden",
                        new Text("A token cannot give more than it has", "不能授予自身没有的权限"),
                        new Text("You lack the right " + scope.text() + " yourself.", "您自己没有权限 " + scope.text() + "。"));
            }
        }
    }

    private static Map<String, Object> described(Issued issued) {
        return Map.of(
                "id",
                issued.id(),
                "subject",
                issued.subject(),
                "scopes",
                issued.scopes(),
                "expiresAt",
                issued.expiresAt());
    }
}
