package io.mailuo.registry.sharing;

import io.mailuo.http.Access;
import io.mailuo.http.Answer;
import io.mailuo.http.Call;
import io.mailuo.http.Routes;
import io.mailuo.registry.api.Answers;
import io.mailuo.registry.api.Conditions;
import io.mailuo.registry.api.Page;
import io.mailuo.registry.api.Wording;
import io.mailuo.registry.database.Database;
import io.mailuo.registry.database.Transaction;
import io.mailuo.registry.organization.Reach;
import io.mailuo.registry.sharing.ShareRequest.State;
import io.mailuo.spec.problem.ProblemException;
import io.mailuo.spec.problem.Text;
import io.mailuo.spec.registry.GrantScope;
import io.mailuo.spec.registry.Scope;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Requests for leave to read, on the API: {@code /sharing/requests}. A registrar of the organization asks and may
 * withdraw; a registrar of the owner, or of one above it, decides.
 */
public final class ShareRequests {

    private static final int LONGEST_REASON = 1000;

    /** What the owner says to it; where it grants, what it gives in place of what was asked. */
    record DecisionBody(
            @Nullable String decision,
            @Nullable String reason,
            @Nullable GrantScope scope,
            @Nullable Instant from,
            @Nullable Instant until,
            @Nullable Integer resolutionMinutes) {}

    private final Database database;
    private final InstantSource clock;

    public ShareRequests(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Adds the routes. */
    public void mount(Routes routes) {
        routes.post("/sharing/requests", Access.scope(Scope.REGISTRY_WRITE), this::create);
        routes.get("/sharing/requests", Access.scope(Scope.REGISTRY_READ), this::list);
        routes.get("/sharing/requests/{id}", Access.scope(Scope.REGISTRY_READ), this::get);
        routes.post("/sharing/requests/{id}/decision", Access.scope(Scope.REGISTRY_WRITE), this::decide);
        routes.post("/sharing/requests/{id}/withdrawal", Access.scope(Scope.REGISTRY_WRITE), this::withdraw);
    }

    private Answer create(Call call) {
        var body = call.body(Terms.Body.class);
        var now = clock.instant();
        var terms = body.terms(body.owner(), now);
        var written = database.write(call.principal().subject(), transaction -> {
            var organization = Parties.acting(transaction, call, body.organization());
            terms.requireReferences(transaction);
            refuseOwn(transaction, organization, terms.owner());
            long id = transaction
                    .first(
                            "insert into share_request (organization, owner, scope, purpose, valid_from, valid_until,"
                                    + " resolution_minutes, matches, created_at, created_by)"
                                    + " values (?, ?, ?::jsonb, ?, ?, ?, ?, ?, ?, ?) returning id",
                            row -> row.number("id"),
                            organization,
                            terms.owner(),
                            Terms.json(terms.scope()),
                            terms.purpose(),
                            terms.from(),
                            terms.until(),
                            terms.resolutionMinutes(),
                            terms.matches(transaction),
                            now,
                            call.principal().subject())
                    .orElseThrow();
            var made = byId(transaction, id, "");
            transaction.audit("sharing.request", "share-request/" + id, null, made);
            return made;
        });
        return Answers.created(written, "/sharing/requests/" + written.value().id(), 1);
    }

    /** What an organization reads anyway it need not ask for. */
    static void refuseOwn(Transaction transaction, String organization, String owner) throws SQLException {
        if (transaction.exists("select 1 where ? in (select organization_reach(?))", owner, organization)) {
            throw ProblemException.field(
                    "/owner",
                    new Text(
                            owner + " is " + organization + " itself or below it, which may read it without a grant",
                            owner + " 是 " + organization + " 本身或其下级，无需授权即可查看"));
        }
    }

    private Answer list(Call call) {
        int limit = call.limit();
        var conditions = new Conditions().and("t.id < ?", Parties.before(Page.after(call)));
        Parties.restrict(call, conditions, "asking", "asked", false);
        call.query("state")
                .ifPresent(state ->
                        conditions.and("t.state = ?", State.parse(state).text()));
        var found = database.read(transaction -> transaction.list(
                ShareRequest.SELECT + conditions.where() + " order by t.id desc limit ?",
                ShareRequest::of,
                conditions.parameters(limit + 1)));
        return Answer.json(Page.of(found, limit, ShareRequest::id));
    }

    private Answer get(Call call) {
        return Answer.json(database.read(transaction -> {
            var found = find(transaction, call, "");
            return found.with(terms(found).matches(transaction));
        }));
    }

    private Answer decide(Call call) {
        var body = call.body(DecisionBody.class);
        var reason = reason(body.reason());
        boolean grants = grants(body.decision());
        var now = clock.instant();
        var written = database.write(call.principal().subject(), transaction -> {
            var before = find(transaction, call, " for update of t");
            Reach.require(transaction, call.principal(), before.owner());
            requireOpen(before);
            if (!grants && reason == null) {
                throw ProblemException.field(
                        "/reason", new Text("is required where a request is refused", "拒绝申请时必填理由"));
            }
            settle(transaction, call, before, grants ? State.GRANTED : State.REFUSED, reason, now);
            if (grants) {
                var terms = Terms.read(
                        before.owner(),
                        body.scope() == null ? before.scope() : body.scope(),
                        before.purpose(),
                        body.from() == null ? before.from() : body.from(),
                        body.until() == null ? before.until() : body.until(),
                        body.resolutionMinutes() == null
                                ? Integer.valueOf(before.resolutionMinutes())
                                : body.resolutionMinutes(),
                        now);
                terms.requireReferences(transaction);
                Grants.insert(
                        transaction,
                        before.organization(),
                        terms,
                        Long.valueOf(before.id()),
                        call.principal().subject(),
                        now);
            }
            return audited(transaction, grants ? "sharing.request-grant" : "sharing.request-refuse", before);
        });
        return Answers.pending(written, Answer.json(written.value()));
    }

    private static boolean grants(@Nullable String decision) {
        if (decision == null || !(decision.equals("grant") || decision.equals("refuse"))) {
            throw ProblemException.field("/decision", new Text("must be grant or refuse", "应为 grant 或 refuse"));
        }
        return decision.equals("grant");
    }

    private Answer withdraw(Call call) {
        var now = clock.instant();
        var written = database.write(call.principal().subject(), transaction -> {
            var before = find(transaction, call, " for update of t");
            Reach.require(transaction, call.principal(), before.organization());
            requireOpen(before);
            settle(transaction, call, before, State.WITHDRAWN, null, now);
            return audited(transaction, "sharing.request-withdraw", before);
        });
        return Answer.json(written.value());
    }

    private static void settle(
            Transaction transaction, Call call, ShareRequest before, State state, @Nullable String reason, Instant now)
            throws SQLException {
        transaction.update(
                "update share_request set state = ?, decided_at = ?, decided_by = ?, reason = ? where id = ?",
                state.text(),
                now,
                call.principal().subject(),
                reason,
                Long.valueOf(before.id()));
    }

    private static ShareRequest audited(Transaction transaction, String action, ShareRequest before)
            throws SQLException {
        var after = byId(transaction, Long.parseLong(before.id()), "");
        transaction.audit(action, "share-request/" + before.id(), before, after);
        return after;
    }

    private static void requireOpen(ShareRequest request) {
        if (request.state() != State.OPEN) {
            var at = Wording.of(Objects.requireNonNull(request.decidedAt()));
            throw new ProblemException(
                    409,
                    "already-decided",
                    new Text("The request is not open any more", "申请已结束"),
                    new Text(
                            "It is " + request.state().name().toLowerCase(Locale.ROOT) + " since " + at.en() + " by "
                                    + request.decidedBy() + ".",
                            "已由 " + request.decidedBy() + " 于 " + at.zh() + " 处理。"));
        }
    }

    /** A reason as it is kept: null where there is none. */
    static @Nullable String reason(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        if (text.strip().length() > LONGEST_REASON) {
            throw ProblemException.field(
                    "/reason",
                    new Text("is longer than " + LONGEST_REASON + " characters", "超过 " + LONGEST_REASON + " 个字符"));
        }
        return text.strip();
    }

    private static Terms terms(ShareRequest request) {
        return new Terms(
                request.owner(),
                request.scope(),
                request.purpose(),
                request.from(),
                request.until(),
                request.resolutionMinutes());
    }

    private static ShareRequest find(Transaction transaction, Call call, String lock) throws SQLException {
        long id = Parties.id(call, "request", "申请");
        var found = transaction.first(ShareRequest.SELECT + " where t.id = ?" + lock, ShareRequest::of, id);
        if (found.isEmpty()
                || !Parties.maySee(
                        transaction,
                        call.principal(),
                        found.get().organization(),
                        found.get().owner(),
                        false)) {
            throw Parties.unknown(id, "request", "申请");
        }
        return found.get();
    }

    private static ShareRequest byId(Transaction transaction, long id, String lock) throws SQLException {
        return transaction
                .first(ShareRequest.SELECT + " where t.id = ?" + lock, ShareRequest::of, id)
                .orElseThrow();
    }
}
