package io.mailuo.registry.access;

import io.mailuo.http.Access;
import io.mailuo.http.Answer;
import io.mailuo.http.Call;
import io.mailuo.http.Routes;
import io.mailuo.registry.api.Answers;
import io.mailuo.registry.api.Fields;
import io.mailuo.registry.database.Database;
import io.mailuo.registry.database.Transaction;
import io.mailuo.spec.problem.ProblemException;
import io.mailuo.spec.problem.Text;
import io.mailuo.spec.registry.Scope;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Local accounts and their sessions: {@code /sessions}, {@code /accounts/current}. */
public final class Accounts {

    /** The first administrator's name. */
    public static final String FIRST = "admin";

    private static final Logger LOG = LoggerFactory.getLogger(Accounts.class);
    private static final int MIN_PASSWORD = 10;
    private static final int MAX_PASSWORD = 200;

    /** Nobody's password. Compared with where there is no account, so that the answer takes as long as for one. */
    static final String NOBODY = Passwords.hash(Secrets.random());

    /** Who has logged in, as the API shows it. */
    record User(
            String username,
            @Nullable String organization,
            @Nullable Role role,
            List<Scope> scopes,
            boolean mustChangePassword) {

        static User of(Account account) {
            return new User(
                    account.username(),
                    account.organization(),
                    account.role(),
                    account.scopes().stream().sorted().toList(),
                    account.mustChangePassword());
        }
    }

    record Login(@Nullable String username, @Nullable String password) {}

    record PasswordChange(
            @Nullable String current, @Nullable String next) {}

    record SessionBody(User user, Instant expiresAt) {}

    private record Opened(Account account, Tokens.Issued session) {}

    private final Database database;
    private final Tokens tokens;
    private final TokenIndex index;
    private final LoginThrottle throttle;

    public Accounts(Database database, Tokens tokens, TokenIndex index, InstantSource clock) {
        this.database = database;
        this.tokens = tokens;
        this.index = index;
        this.throttle = new LoginThrottle(clock);
    }

    /** Adds the routes. */
    public void mount(Routes routes) {
        routes.post("/sessions", Access.open(), this::login);
        routes.get("/sessions/current", Access.session(), this::current);
        routes.delete("/sessions/current", Access.session(), this::logout);
        routes.post("/accounts/current/password", Access.session(), this::changePassword);
    }

    /** Makes the first administrator where there is no account; gives its one-time password. */
    public Optional<String> makeFirst() {
        if (database.read(transaction -> transaction.exists("select 1 from account limit 1"))) {
            return Optional.empty();
        }
        var password = Secrets.random().substring(0, 20);
        var hash = Passwords.hash(password);
        int made = database.write("system", transaction -> {
                    int rows = transaction.update(
                            "insert into account (username, password_hash, role, must_change_password)"
                                    + " values (?, ?, ?, true) on conflict do nothing",
                            FIRST,
                            hash,
                            Role.SETUP.text());
                    transaction.audit("account.create", "account/" + FIRST, null, null);
                    return rows;
                })
                .value();
        return made == 0 ? Optional.empty() : Optional.of(password);
    }

    private Answer login(Call call) {
        var login = call.body(Login.class);
        var fields = new Fields();
        var username = fields.required("/username", login.username());
        var password = fields.required("/password", login.password());
        fields.require(password.length() <= MAX_PASSWORD, "/password", "is too long", "过长");
        fields.check();
        try (var attempt = throttle.begin(username, call.peer())) {
            var account = find(username);
            var hash = account.map(Account::passwordHash).orElse(NOBODY);
            if (!Passwords.verify(password, hash) || account.isEmpty()) {
                attempt.failed();
                LOG.warn("login refused username={} peer={}", printable(username), call.peer());
                throw wrongPassword();
            }
            attempt.succeeded();
            return open(call, account.get());
        }
    }

    private Answer open(Call call, Account verified) {
        var written = database.write(verified.username(), transaction -> {
            var account = locked(transaction, verified).orElseThrow(Accounts::wrongPassword);
            refuseDisabled(account);
            var session = tokens.issue(
                    transaction,
                    "session",
                    account.username(),
                    account.organization(),
                    account.scopes(),
                    SessionCookie.LIFE,
                    account.username());
            return new Opened(account, session);
        });
        var opened = written.value();
        tokens.committed(opened.session());
        var session =
                new SessionBody(User.of(opened.account()), opened.session().expiresAt());
        var cookie = SessionCookie.of(opened.session().token(), call.secure());
        return Answers.pending(written, Answer.json(201, session).withCookie(cookie));
    }

    /** The account as it is now; empty where it has another password since {@code verified} was read. */
    private static Optional<Account> locked(Transaction transaction, Account verified) throws SQLException {
        return Account.find(transaction, verified.username(), " for update")
                .filter(now -> now.passwordHash().equals(verified.passwordHash()));
    }

    private static ProblemException wrongPassword() {
        return new ProblemException(
                401,
                "wrong-password",
                new Text("The user name or the password is wrong", "用户名或密码错误"),
                new Text("Check both and try again.", "请检查后重试。"));
    }

    private static void refuseDisabled(Account account) {
        if (account.disabled()) {
            throw new ProblemException(
                    403,
                    "account-disabled",
                    new Text("The account is disabled", "账号已停用"),
                    account.role() == Role.SETUP
                            ? new Text(
                                    "The set-up is over: the system, the security and the audit administrator do"
                                            + " their parts now.",
                                    "初始化已结束，现由系统、安全、审计三名管理员各司其职。")
                            : new Text("Ask a security administrator.", "请联系安全管理员。"));
        }
    }

    private Answer current(Call call) {
        var principal = call.principal();
        var user = find(principal.subject())
                .map(User::of)
                .orElseGet(() -> new User(
                        principal.subject(),
                        principal.organization(),
                        null,
                        principal.scopes().stream().sorted().toList(),
                        false));
        return Answer.json(new SessionBody(user, principal.expiresAt()));
    }

    private Answer logout(Call call) {
        var id = call.principal().tokenId();
        var written = database.write(call.principal().subject(), transaction -> tokens.revoke(transaction, id));
        tokens.revoked(id);
        return Answers.pending(written, Answer.noContent().withCookie(SessionCookie.ENDED));
    }

    private Answer changePassword(Call call) {
        var change = call.body(PasswordChange.class);
        var fields = new Fields();
        var current = fields.required("/current", change.current());
        var next = fields.required("/next", change.next());
        fields.require(
                next.isEmpty() || (next.length() >= MIN_PASSWORD && next.length() <= MAX_PASSWORD),
                "/next",
                "must have " + MIN_PASSWORD + " to " + MAX_PASSWORD + " characters",
                "长度须为 " + MIN_PASSWORD + " 到 " + MAX_PASSWORD + " 个字符");
        fields.require(!next.equals(current), "/next", "is the present password", "与当前密码相同");
        fields.check();
        var username = call.principal().subject();
        try (var attempt = throttle.begin(username, call.peer())) {
            var account = find(username)
                    .orElseThrow(() -> new ProblemException(
                            409,
                            "no-account",
                            new Text("This token is not an account's session", "该令牌不是账号会话"),
                            new Text("Log in with user name and password first.", "请先用用户名和密码登录。")));
            if (!Passwords.verify(current, account.passwordHash())) {
                attempt.failed();
                throw wrongCurrent();
            }
            attempt.succeeded();
            return replacePassword(call, account, Passwords.hash(next));
        }
    }

    private static ProblemException wrongCurrent() {
        return ProblemException.field("/current", new Text("is wrong", "密码错误"));
    }

    /** The other sessions of the account end: whoever knew the old password is out. */
    private Answer replacePassword(Call call, Account verified, String hash) {
        var username = verified.username();
        var changes = new TokenChanges();
        var written = database.write(username, transaction -> {
            SetUp.lock(transaction);
            var account = locked(transaction, verified).orElseThrow(Accounts::wrongCurrent);
            refuseDisabled(account);
            transaction.update(
                    "update account set password_hash = ?, must_change_password = false, updated_at = now()"
                            + " where username = ?",
                    hash,
                    username);
            transaction.audit("account.password", "account/" + username, null, null);
            var own = call.principal().tokenId();
            changes.end(transaction, "kind = 'session' and subject = ? and id <> ?", username, own);
            if (account.mustChangePassword()) {
                changes.grant(transaction, account.role().scopes(), "kind = 'session' and id = ?", own);
                SetUp.endWhereAppointed(transaction, changes);
            }
            return username;
        });
        changes.committed(index);
        return Answers.pending(written, Answer.json(Map.of("mustChangePassword", false)));
    }

    private Optional<Account> find(String username) {
        return database.read(transaction -> Account.find(transaction, username, ""));
    }

    private static String printable(String text) {
        return text.length() > 64 ? "(long)" : text.replaceAll("\\p{Cntrl}", "?");
    }
}
