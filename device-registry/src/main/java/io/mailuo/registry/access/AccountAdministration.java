package io.mailuo.registry.access;

import io.mailuo.http.Access;
import io.mailuo.http.Answer;
import io.mailuo.http.Call;
import io.mailuo.http.Routes;
import io.mailuo.registry.access.Account.Shown;
import io.mailuo.registry.api.Answers;
import io.mailuo.registry.api.Conditions;
import io.mailuo.registry.api.Fields;
import io.mailuo.registry.api.Page;
import io.mailuo.registry.api.Patch;
import io.mailuo.registry.database.Database;
import io.mailuo.registry.database.Transaction;
import io.mailuo.registry.organization.Organizations;
import io.mailuo.spec.problem.ProblemException;
import io.mailuo.spec.problem.Text;
import io.mailuo.spec.registry.Scope;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The security administrator's part: {@code /accounts}. Nobody changes the own account, nor the set-up account. Who may log
 * in as a system or an audit administrator is told on the platform's machine ({@link Recovery}), not to the security
 * administrator, who appoints them.
 */
public final class AccountAdministration {

    private static final Pattern USERNAME = Pattern.compile("[a-z0-9][a-z0-9._@-]{0,62}");
    private static final Set<String> RESERVED = Set.of("current", "system", "local-cli");
    private static final Set<String> READ_ONLY = Set.of("username", "mustChangePassword", "oidcIssuer", "createdAt");
    private static final Pattern SUBJECT = Pattern.compile("\\S|\\S[^\\p{Cntrl}]{0,253}\\S");
    private static final int ONE_TIME = 20;

    record NewAccount(
            @Nullable String username,
            @Nullable Role role,
            @Nullable String organization,
            @Nullable String oidcSubject) {}

    record Change(
            @Nullable Role role,
            @Nullable String organization,
            @Nullable Boolean disabled,
            @Nullable String oidcSubject) {}

    /**
     * An account that was made or changed.
     *
     * @param password good for one login, the only time that it is seen; null where none was made
     * @param passwordFrom what to run on the platform's machine for the one-time password that the account still needs;
     *     null where it needs none
     */
    record Given(
            String username,
            Role role,
            @Nullable String organization,
            boolean disabled,
            boolean mustChangePassword,
            @Nullable String oidcIssuer,
            @Nullable String oidcSubject,
            Instant createdAt,
            @Nullable String password,
            @Nullable String passwordFrom) {

        static Given of(Shown account, @Nullable String password) {
            return of(account, password, null);
        }

        /** Of an account whose password the caller may not know. */
        static Given apart(Shown account) {
            return of(account, null, "mailuo account recover " + account.username());
        }

        private static Given of(Shown account, @Nullable String password, @Nullable String passwordFrom) {
            return new Given(
                    account.username(),
                    account.role(),
                    account.organization(),
                    account.disabled(),
                    account.mustChangePassword(),
                    account.oidcIssuer(),
                    account.oidcSubject(),
                    account.createdAt(),
                    password,
                    passwordFrom);
        }
    }

    private final Database database;
    private final TokenIndex index;
    private final @Nullable String issuer;

    /**
     * @param issuer of the OpenID Connect provider to which accounts may be linked; null where there is none
     */
    public AccountAdministration(Database database, TokenIndex index, @Nullable String issuer) {
        this.database = database;
        this.index = index;
        this.issuer = issuer;
    }

    /** Whether a text can be the name of an account. */
    static boolean isUsername(String text) {
        return USERNAME.matcher(text).matches() && !RESERVED.contains(text);
    }

    /** Adds the routes. */
    public void mount(Routes routes) {
        var access = Access.scope(Scope.ACCOUNTS_WRITE);
        routes.post("/accounts", access, this::create);
        routes.get("/accounts", access, this::list);
        routes.get("/accounts/{username}", access, this::get);
        routes.patch("/accounts/{username}", access, this::patch);
        routes.post("/accounts/{username}/password", access, this::resetPassword);
    }

    private Answer create(Call call) {
        requireWholePlatform(call);
        var wanted = call.body(NewAccount.class);
        var fields = new Fields();
        var username = fields.matching(
                "/username", wanted.username(), USERNAME, new Text("zhang.wei (lower case)", "zhang.wei（小写）"));
        fields.require(
                !RESERVED.contains(username), "/username", "'" + username + "' is reserved", "“" + username + "”为保留名");
        var role = checkRole(fields, wanted.role(), wanted.organization());
        checkSubject(fields, wanted.oidcSubject());
        checkLinkable(fields, role, wanted.oidcSubject());
        fields.check();
        var password = Secrets.random().substring(0, ONE_TIME);
        var hash = Passwords.hash(password);
        var written = database.write(call.principal().subject(), transaction -> {
            SetUp.lock(transaction);
            boolean apart = SetUp.apart(transaction, role);
            requireOrganization(transaction, call, wanted.organization());
            if (transaction.exists("select 1 from access_token where subject = ? and expires_at > now()", username)) {
                throw taken("A token speaks for '" + username + "' already.", "已有令牌使用“" + username + "”。");
            }
            requireFree(transaction, wanted.oidcSubject(), username);
            var made = transaction
                    .first(
                            "insert into account (username, password_hash, role, organization, must_change_password,"
                                    + " oidc_issuer, oidc_subject) values (?, ?, ?, ?, true, ?, ?)"
                                    + " on conflict do nothing returning *",
                            Account::of,
                            username,
                            apart ? Accounts.NOBODY : hash,
                            role.text(),
                            wanted.organization(),
                            wanted.oidcSubject() == null ? null : issuer,
                            wanted.oidcSubject())
                    .orElseThrow(() ->
                            taken("An account is already called '" + username + "'.", "账号“" + username + "”已存在。"));
            transaction.audit("account.create", "account/" + username, null, made.shown());
            return apart ? Given.apart(made.shown()) : Given.of(made.shown(), password);
        });
        return Answers.pending(written, Answer.created(Routes.BASE + "/accounts/" + username, written.value()));
    }

    private Answer list(Call call) {
        requireWholePlatform(call);
        int limit = call.limit();
        var conditions = new Conditions().and("username > ?", Page.after(call));
        call.query("role").ifPresent(role -> conditions.and("role = ?", role));
        call.query("organization")
                .ifPresent(id -> conditions.and("organization in (select organization_reach(?))", id));
        call.query("q").ifPresent(text -> conditions.and("username like ?", Conditions.containing(text)));
        var found = database.read(transaction -> transaction.list(
                "select * from account" + conditions.where() + " order by username limit ?",
                row -> Account.of(row).shown(),
                conditions.parameters(limit + 1)));
        return Answer.json(Page.of(found, limit, Shown::username));
    }

    private Answer get(Call call) {
        requireWholePlatform(call);
        return Answer.json(
                database.read(transaction -> find(transaction, call, "")).shown());
    }

    private Answer patch(Call call) {
        requireWholePlatform(call);
        var changes = new TokenChanges();
        var written = database.write(call.principal().subject(), transaction -> {
            SetUp.lock(transaction);
            var before = find(transaction, call, " for update");
            requireChangeable(call, before);
            var wanted = Patch.apply(call, before.shown(), READ_ONLY, Change.class);
            var fields = new Fields();
            var role = checkRole(fields, wanted.role(), wanted.organization());
            boolean linking = call.json().has("oidcSubject");
            if (linking) {
                checkSubject(fields, wanted.oidcSubject());
            }
            checkLinkable(fields, role, wanted.oidcSubject());
            fields.check();
            requireOrganization(transaction, call, wanted.organization());
            if (linking) {
                requireFree(transaction, wanted.oidcSubject(), before.username());
            }
            boolean disabled = Boolean.TRUE.equals(wanted.disabled());
            if (before.role().administrator() && (disabled || role != before.role())) {
                requireAnother(transaction, before);
            }
            boolean apart = role != before.role() && SetUp.apart(transaction, role);
            if (apart) {
                transaction.update(
                        "update account set password_hash = ?, must_change_password = true where username = ?",
                        Accounts.NOBODY,
                        before.username());
            }
            var after = update(transaction, before, wanted, linking ? issuer : before.oidcIssuer());
            transaction.audit("account.change", "account/" + before.username(), before.shown(), after);
            end(transaction, changes, before.shown(), after);
            SetUp.endWhereAppointed(transaction, changes);
            return apart ? Given.apart(after) : Given.of(after, null);
        });
        changes.committed(index);
        return Answers.pending(written, Answer.json(written.value()));
    }

    private static Shown update(Transaction transaction, Account before, Change wanted, @Nullable String linkedIssuer)
            throws SQLException {
        return transaction
                .first(
                        "update account set role = ?, organization = ?, disabled = ?, oidc_issuer = ?, oidc_subject = ?,"
                                + " updated_at = now() where username = ? returning *",
                        Account::of,
                        Objects.requireNonNull(wanted.role()).text(),
                        wanted.organization(),
                        Boolean.TRUE.equals(wanted.disabled()),
                        wanted.oidcSubject() == null ? null : linkedIssuer,
                        wanted.oidcSubject(),
                        before.username())
                .orElseThrow()
                .shown();
    }

    private Answer resetPassword(Call call) {
        requireWholePlatform(call);
        var password = Secrets.random().substring(0, ONE_TIME);
        var hash = Passwords.hash(password);
        var changes = new TokenChanges();
        var written = database.write(call.principal().subject(), transaction -> {
            SetUp.lock(transaction);
            var before = find(transaction, call, " for update");
            requireChangeable(call, before);
            if (SetUp.apart(transaction, before.role())) {
                throw conflict(
                        "password-apart",
                        new Text("The password of this administrator is not yours to see", "不能查看该类管理员的密码"),
                        new Text(
                                "Whoever runs the platform's machine gives it a one-time password there: mailuo account"
                                        + " recover " + before.username(),
                                "由平台主机的运维人员在该主机上生成一次性密码：mailuo account recover " + before.username()));
            }
            if (before.role().administrator()) {
                requireAnother(transaction, before);
            }
            var after = transaction
                    .first(
                            "update account set password_hash = ?, must_change_password = true, updated_at = now()"
                                    + " where username = ? returning *",
                            Account::of,
                            hash,
                            before.username())
                    .orElseThrow()
                    .shown();
            transaction.audit("account.password-reset", "account/" + before.username(), before.shown(), after);
            changes.end(transaction, "kind = 'session' and subject = ?", before.username());
            return after;
        });
        changes.committed(index);
        return Answers.pending(written, Answer.json(Given.of(written.value(), password)));
    }

    /**
     * What the account had it may have no more: its sessions, its tokens, and those that it made for programs. Where
     * only the link to the provider is another, its sessions.
     */
    private static void end(Transaction transaction, TokenChanges changes, Shown before, Shown after)
            throws SQLException {
        boolean sameRights = after.role() == before.role()
                && after.disabled() == before.disabled()
                && Objects.equals(after.organization(), before.organization());
        if (!sameRights) {
            changes.end(transaction, "subject = ? or created_by = ?", before.username(), before.username());
        } else if (!after.equals(before)) {
            changes.end(transaction, "kind = 'session' and subject = ?", before.username());
        }
    }

    private static Account find(Transaction transaction, Call call, String lock) throws SQLException {
        var username = call.path("username");
        return Account.find(transaction, username, lock)
                .orElseThrow(() -> ProblemException.notFound(
                        new Text("No account is called '" + username + "'.", "没有账号“" + username + "”。")));
    }

    private static Role checkRole(Fields fields, @Nullable Role role, @Nullable String organization) {
        if (role == null) {
            fields.wrong("/role", "is required", "必填");
            return Role.VIEWER;
        }
        fields.require(role != Role.SETUP, "/role", "'setup' is made by the first start only", "“setup”仅由首次启动产生");
        fields.require(
                role.ofOrganization() == (organization != null),
                "/organization",
                role.ofOrganization()
                        ? "is required for a " + role.text()
                        : "must be absent: a " + role.text() + " is one for the whole platform",
                role.ofOrganization() ? "角色 " + role.text() + " 必填" : "角色 " + role.text() + " 面向整个平台，不得填写");
        return role;
    }

    private void checkSubject(Fields fields, @Nullable String subject) {
        if (subject == null) {
            return;
        }
        fields.require(
                issuer != null,
                "/oidcSubject",
                "no OpenID Connect provider is configured for this platform",
                "本平台未配置 OpenID Connect 身份提供方");
        fields.matching(
                "/oidcSubject",
                subject,
                SUBJECT,
                new Text("8f3c2a (1 to 255 characters, without spaces around)", "8f3c2a（1 至 255 个字符，首尾无空格）"));
    }

    /** Whoever runs the provider can be anybody there, and would be all three administrators in one. */
    private static void checkLinkable(Fields fields, Role role, @Nullable String subject) {
        fields.require(
                subject == null || role.ofOrganization(),
                "/oidcSubject",
                "must be absent: a " + role.text()
                        + " logs in by password only, so that whoever runs the provider cannot"
                        + " be all three administrators",
                "角色 " + role.text() + " 仅限密码登录，不得填写：否则身份提供方的运维人员可同时充当三名管理员");
    }

    /** One person at the provider is one account here. */
    private void requireFree(Transaction transaction, @Nullable String subject, String username) throws SQLException {
        if (subject == null || issuer == null) {
            return;
        }
        var other = Account.linked(transaction, issuer, subject, "").map(Account::username);
        if (other.isPresent() && !other.get().equals(username)) {
            throw taken(
                    "The subject is linked to the account '" + other.get() + "' already.",
                    "该身份标识已关联账号“" + other.get() + "”。");
        }
    }

    private static void requireOrganization(Transaction transaction, Call call, @Nullable String organization)
            throws SQLException {
        if (organization != null) {
            Organizations.require(transaction, call, "/organization", organization);
        }
    }

    private static void requireChangeable(Call call, Account account) {
        if (account.username().equals(call.principal().subject())) {
            throw conflict(
                    "own-account",
                    new Text("Nobody changes the own account here", "不能在此修改本人账号"),
                    new Text(
                            "Another security administrator does it; everybody changes the own password for themselves.",
                            "请由另一名安全管理员操作；本人密码由本人修改。"));
        }
        if (account.role() == Role.SETUP) {
            throw conflict(
                    "set-up-account",
                    new Text("The set-up account cannot be changed", "初始化账号不可修改"),
                    new Text(
                            "It ends by itself once a system, a security and an audit administrator have each changed"
                                    + " their first password.",
                            "系统、安全、审计三名管理员均修改初始密码后，该账号自动停用。"));
        }
    }

    /** None of the three parts may be left without anybody who can do it. */
    private static void requireAnother(Transaction transaction, Account account) throws SQLException {
        if (!SetUp.lasts(transaction) && !SetUp.filled(transaction, account.role(), account.username())) {
            throw conflict(
                    "last-administrator",
                    new Text("There would be no " + account.role().text() + " left", "将不再有该类管理员"),
                    new Text(
                            "Appoint another one first, who logs in and changes the first password.",
                            "请先任命另一名，并由其登录修改初始密码。"));
        }
    }

    private static void requireWholePlatform(Call call) {
        if (call.principal().organization() != null) {
            throw new ProblemException(
                    403,
                    "foreign-organization",
                    new Text("Accounts are the whole platform's", "账号属于整个平台"),
                    new Text(
                            "You act for " + call.principal().organization() + " only.",
                            "您仅代表单位 " + call.principal().organization() + "。"));
        }
    }

    private static ProblemException taken(String en, String zh) {
        return conflict("already-exists", new Text("There is one already", "已存在"), new Text(en, zh));
    }

    private static ProblemException conflict(String code, Text title, Text detail) {
        return new ProblemException(409, code, title, detail);
    }
}
