package io.mailuo.registry.access;

import io.mailuo.http.Access;
import io.mailuo.http.Answer;
import io.mailuo.http.Call;
import io.mailuo.http.Routes;
import io.mailuo.registry.access.oidc.Attempt;
import io.mailuo.registry.access.oidc.OidcConfig;
import io.mailuo.registry.access.oidc.OidcProvider;
import io.mailuo.registry.access.oidc.SignInException;
import io.mailuo.registry.access.oidc.SignInException.Reason;
import io.mailuo.registry.api.Answers;
import io.mailuo.registry.database.Database;
import io.mailuo.registry.database.Transaction;
import io.mailuo.spec.problem.ProblemException;
import io.mailuo.spec.problem.Text;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logging in by an OpenID Connect provider, where one is configured: {@code /sessions/ways}, {@code /sessions/oidc}. The
 * provider says who somebody is, nothing more: what they may do is what the account may that a security administrator
 * has linked to them.
 */
public final class OidcSessions implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OidcSessions.class);
    private static final String START = "/sessions/oidc/start";
    private static final String FIRST_PAGE = "/portal/";
    private static final String END = "/sessions/oidc/end";
    private static final String ATTEMPT_COOKIE = "mailuo_oidc";
    private static final String UNLINKED_COOKIE = "mailuo_unlinked";
    private static final String SIGNED_IN_COOKIE = "mailuo_signed_in";
    private static final Duration UNLINKED_SHOWN = Duration.ofMinutes(5);
    private static final int MOST_REMEMBERED = 10_000;

    /**
     * The provider's button.
     *
     * @param end where this browser signs out there; null where it has not signed in there, or the provider has no such
     *     place
     */
    record Way(String name, String start, @Nullable String end) {}

    /** Who has just come from the provider without an account that is linked to them. */
    record Unlinked(String issuer, String subject) {}

    record Ways(
            boolean password, @Nullable Way oidc, @Nullable Unlinked unlinked) {}

    private final @Nullable OidcProvider provider;
    private final Database database;
    private final Tokens tokens;
    private final InstantSource clock;
    private final Map<String, Boolean> spent = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };

    /**
     * @param config null where people log in by password only
     * @throws IllegalArgumentException where the client secret cannot be read
     */
    public OidcSessions(@Nullable OidcConfig config, Database database, Tokens tokens, InstantSource clock) {
        this.provider = config == null ? null : new OidcProvider(config, clock);
        this.database = database;
        this.tokens = tokens;
        this.clock = clock;
    }

    /** Adds the routes. */
    public void mount(Routes routes) {
        routes.get("/sessions/ways", Access.open(), this::ways);
        routes.get(START, Access.open(), this::start);
        routes.get("/sessions/oidc/callback", Access.open(), this::callback);
        routes.get(END, Access.open(), this::end);
    }

    @Override
    public void close() {
        if (provider != null) {
            provider.close();
        }
    }

    private Answer ways(Call call) {
        if (provider == null) {
            return Answer.json(new Ways(true, null, null));
        }
        var config = provider.config();
        var unlinked = call.cookie(cookieName(config, UNLINKED_COOKIE))
                .flatMap(OidcSessions::decoded)
                .map(subject -> new Unlinked(config.issuer().toString(), subject));
        var end = call.cookie(cookieName(config, SIGNED_IN_COOKIE)).map(signedIn -> Routes.BASE + END);
        var way = new Way(config.name(), Routes.BASE + START, end.orElse(null));
        return Answer.json(new Ways(true, way, unlinked.orElse(null)));
    }

    private Answer start(Call call) {
        var to = configured();
        var page = call.query("return").orElse(FIRST_PAGE);
        if (!Attempt.isPage(page)) {
            throw ProblemException.field(
                    "return",
                    new Text(
                            "must be a page of this platform, such as /portal/#/devices",
                            "须为本平台页面，例如 /portal/#/devices"));
        }
        var attempt = Attempt.begin(clock.instant(), page);
        try {
            return Answer.redirect(to.begin(attempt).toString())
                    .withCookie(cookie(to.config(), ATTEMPT_COOKIE, attempt.cookie(), Attempt.LONGEST));
        } catch (SignInException e) {
            return refusal(call, page, e);
        }
    }

    private Answer callback(Call call) {
        var from = configured();
        var attempt = call.cookie(cookieName(from.config(), ATTEMPT_COOKIE)).flatMap(Attempt::parse);
        var page = attempt.map(Attempt::returnTo).orElse(FIRST_PAGE);
        var state = call.query("state").orElse("");
        if (attempt.isEmpty() || !attempt.get().holds(state, clock.instant()) || !spend(state)) {
            return refusal(call, page, new SignInException(Reason.EXPIRED, "the state is unknown, too old or spent"));
        }
        var answer = ended(call, from, attempt.get());
        return answer.withCookie(cookie(from.config(), ATTEMPT_COOKIE, "", Duration.ZERO));
    }

    /** The end of an attempt that was begun by this browser. */
    private Answer ended(Call call, OidcProvider from, Attempt attempt) {
        var page = attempt.returnTo();
        String subject;
        try {
            subject = from.identify(attempt, code(call), call.query("iss"));
        } catch (SignInException e) {
            return refusal(call, page, e);
        }
        try {
            return signedIn(open(call, from.config(), page, subject), from);
        } catch (SignInException e) {
            note(from.config(), subject, e.reason());
            var refusal = refusal(call, page, e);
            return e.reason() == Reason.UNKNOWN_SUBJECT
                    ? refusal.withCookie(cookie(from.config(), UNLINKED_COOKIE, encoded(subject), UNLINKED_SHOWN))
                    : refusal;
        }
    }

    /** The browser remembers that it may sign out at the provider too. */
    private static Answer signedIn(Answer answer, OidcProvider from) {
        try {
            return from.end().isEmpty()
                    ? answer
                    : answer.withCookie(cookie(from.config(), SIGNED_IN_COOKIE, "1", SessionCookie.LIFE));
        } catch (SignInException e) {
            return answer; // signed in all the same
        }
    }

    /** Of the session here it takes no notice: that is ended by whoever has it. */
    private Answer end(Call call) {
        var at = configured();
        try {
            var to = at.end().map(Object::toString).orElse(FIRST_PAGE);
            return Answer.redirect(to).withCookie(cookie(at.config(), SIGNED_IN_COOKIE, "", Duration.ZERO));
        } catch (SignInException e) {
            return refusal(call, FIRST_PAGE, e);
        }
    }

    private static String code(Call call) throws SignInException {
        var error = call.query("error");
        if (error.isPresent()) {
            throw new SignInException(Reason.DENIED, "the provider says " + error.get());
        }
        return call.query("code")
                .orElseThrow(() -> new SignInException(Reason.PROVIDER_WRONG, "its answer has no code"));
    }

    private Answer open(Call call, OidcConfig config, String page, String subject) throws SignInException {
        var issuer = config.issuer().toString();
        var found = database.read(transaction -> Account.linked(transaction, issuer, subject, ""))
                .orElseThrow(() -> new SignInException(Reason.UNKNOWN_SUBJECT, "no account is linked to " + subject));
        var written = database.write(found.username(), transaction -> {
            var account = Account.linked(transaction, issuer, subject, " for update")
                    .filter(now -> now.username().equals(found.username()) && !now.disabled());
            return account.isEmpty()
                    ? Optional.<Tokens.Issued>empty()
                    : Optional.of(issue(transaction, withoutFirstPassword(transaction, account.get())));
        });
        var issued = written.value()
                .orElseThrow(() -> new SignInException(Reason.ACCOUNT_DISABLED, found.username() + " is disabled"));
        tokens.committed(issued);
        LOG.info("logged in by OpenID Connect username={} peer={}", found.username(), call.peer());
        return Answers.pending(
                written,
                Answer.redirect(page).withCookie(SessionCookie.of(issued.token(), call.secure() || config.secure())));
    }

    private Tokens.Issued issue(Transaction transaction, Account account) throws SQLException {
        var username = account.username();
        transaction.audit(
                "session.oidc",
                "account/" + username,
                null,
                Map.of(
                        "issuer",
                        String.valueOf(account.oidcIssuer()),
                        "subject",
                        String.valueOf(account.oidcSubject())));
        return tokens.issue(
                transaction,
                "session",
                username,
                account.organization(),
                account.scopes(),
                SessionCookie.LIFE,
                username);
    }

    /**
     * Whoever comes by the provider needs no password: a one-time password that was never used, and that somebody else
     * knows, ends.
     */
    private static Account withoutFirstPassword(Transaction transaction, Account account) throws SQLException {
        if (!account.mustChangePassword()) {
            return account;
        }
        transaction.audit("account.password-end", "account/" + account.username(), null, null);
        return transaction
                .first(
                        "update account set password_hash = ?, must_change_password = false, updated_at = now()"
                                + " where username = ? returning *",
                        Account::of,
                        Accounts.NOBODY,
                        account.username())
                .orElseThrow();
    }

    /** Only for those whom the provider has vouched for: strangers cannot fill the audit log. */
    private void note(OidcConfig config, String subject, Reason reason) {
        database.write("system", transaction -> {
            transaction.audit(
                    "session.oidc-refused",
                    "oidc-subject/" + subject,
                    null,
                    Map.of("issuer", config.issuer().toString(), "reason", reason.code()));
            return subject;
        });
    }

    /** Back to where somebody came from, which has words for the reason. */
    private static Answer refusal(Call call, String page, SignInException why) {
        LOG.warn(
                "login by OpenID Connect refused reason={} peer={} detail={}",
                why.reason().code(),
                call.peer(),
                why.getMessage());
        int place = page.indexOf('#');
        var path = place < 0 ? page : page.substring(0, place);
        return Answer.redirect(path + "?signin=" + why.reason().code() + page.substring(path.length()));
    }

    private OidcProvider configured() {
        if (provider == null) {
            throw ProblemException.notFound(new Text(
                    "No OpenID Connect provider is configured; log in by password.",
                    "未配置 OpenID Connect 身份提供方，请使用密码登录。"));
        }
        return provider;
    }

    /** Whether a state has not come back before. */
    private boolean spend(String state) {
        synchronized (spent) {
            return spent.put(state, true) == null;
        }
    }

    private static String cookie(OidcConfig config, String name, String value, Duration life) {
        return cookieName(config, name) + "=" + value + "; Path=/; HttpOnly; SameSite=Lax; Max-Age=" + life.toSeconds()
                + (config.secure() ? "; Secure" : "");
    }

    /** The prefix keeps hosts beside ours from setting the cookie (RFC 6265bis, 4.1.3.2). */
    private static String cookieName(OidcConfig config, String name) {
        return config.secure() ? "__Host-" + name : name;
    }

    private static String encoded(String subject) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(subject.getBytes(StandardCharsets.UTF_8));
    }

    private static Optional<String> decoded(String cookie) {
        try {
            return Optional.of(new String(Base64.getUrlDecoder().decode(cookie), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
