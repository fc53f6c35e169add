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
import io.mailuo.registry.database.Row;
import io.mailuo.registry.database.Transaction;
import io.mailuo.registry.organization.Reach;
import io.mailuo.spec.problem.ProblemException;
import io.mailuo.spec.problem.Text;
import io.mailuo.spec.registry.Scope;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Grants on the API: {@code /sharing/grants}. A registrar of the owner, or of one above it, gives and revokes them; both
 * sides see them, the taker's side from the named organization downwards. Every ingest node learns of them by the topic
 * {@code registry}.
 */
public final class Grants {

    private static final String UNKNOWN_EN = "grant";
    private static final String UNKNOWN_ZH = "共享授权";

    /** Why a grant is taken back. */
    record RevocationBody(@Nullable String reason) {}

    /** What was read by a grant on one day (UTC+8) by one reader in one way. */
    record DailyUse(LocalDate day, String subject, String kind, long calls, long observations) {

        static DailyUse of(Row row) throws SQLException {
            return new DailyUse(
                    LocalDate.parse(row.text("day")),
                    row.text("subject"),
                    row.text("kind"),
                    row.number("calls"),
                    row.number("observations"));
        }

        String key() {
            return day + " " + kind + " " + subject;
        }
    }

    private final Database database;
    private final InstantSource clock;

    public Grants(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Adds the routes. */
    public void mount(Routes routes) {
        routes.post("/sharing/grants", Access.scope(Scope.REGISTRY_WRITE), this::create);
        routes.get("/sharing/grants", Access.scope(Scope.REGISTRY_READ), this::list);
        routes.get("/sharing/grants/{id}", Access.scope(Scope.REGISTRY_READ), this::get);
        routes.get("/sharing/grants/{id}/uses", Access.scope(Scope.REGISTRY_READ), this::uses);
        routes.post("/sharing/grants/{id}/revocation", Access.scope(Scope.REGISTRY_WRITE), this::revoke);
    }

    private Answer create(Call call) {
        var body = call.body(Terms.Body.class);
        var now = clock.instant();
        var owner = body.owner() == null ? call.principal().organization() : body.owner();
        var terms = body.terms(owner, now);
        var written = database.write(call.principal().subject(), transaction -> {
            terms.requireReferences(transaction);
            Reach.require(transaction, call.principal(), terms.owner());
            var organization = body.organization();
            if (organization == null || !transaction.exists("select 1 from organization where id = ?", organization)) {
                throw ProblemException.field(
                        "/organization", new Text("must be the organization that may read", "必填：被授权的单位"));
            }
            ShareRequests.refuseOwn(transaction, organization, terms.owner());
            return insert(
                    transaction, organization, terms, null, call.principal().subject(), now);
        });
        return Answers.created(written, "/sharing/grants/" + written.value().id(), 1);
    }

    /** Makes a grant and puts it on its way to the ingest nodes. */
    static Grant insert(
            Transaction transaction,
            String organization,
            Terms terms,
            @Nullable Long request,
            String subject,
            Instant now)
            throws SQLException {
        var from = terms.from();
        long id = transaction
                .first(
                        "insert into share_grant (organization, owner, scope, purpose, valid_from, valid_until,"
                                + " resolution_minutes, request, created_at, created_by)"
                                + " values (?, ?, ?::jsonb, ?, ?, ?, ?, ?::bigint, ?, ?) returning id",
                        row -> row.number("id"),
                        organization,
                        terms.owner(),
                        Terms.json(terms.scope()),
                        terms.purpose(),
                        from == null || from.isBefore(now) ? now : from,
                        terms.until(),
                        terms.resolutionMinutes(),
                        request,
                        now,
                        subject)
                .orElseThrow();
        var made = byId(transaction, id, "", now).orElseThrow();
        transaction.publish(made.record());
        transaction.audit("sharing.grant", "share-grant/" + id, null, made);
        return made;
    }

    /** Publishes a grant as it now is; {@code id} locked by the caller. For the republication of everything. */
    public static void publish(Transaction transaction, String id) throws SQLException {
        transaction.publish(byId(transaction, Long.parseLong(id), "", Instant.EPOCH)
                .orElseThrow()
                .record());
    }

    private Answer list(Call call) {
        int limit = call.limit();
        var now = clock.instant();
        var conditions = new Conditions().and("t.id < ?", Parties.before(Page.after(call)));
        Parties.restrict(call, conditions, "received", "given", true);
        call.query("state").ifPresent(state -> inState(conditions, state, now));
        var found = database.read(transaction -> transaction.list(
                Grant.SELECT + conditions.where() + " order by t.id desc limit ?",
                row -> Grant.of(row, now),
                conditions.parameters(limit + 1)));
        return Answer.json(Page.of(found, limit, Grant::id));
    }

    private static void inState(Conditions conditions, String state, Instant now) {
        switch (state) {
            case "active" ->
                conditions.and("t.revoked_at is null and t.valid_from <= ? and t.valid_until > ?", now, now);
            case "planned" -> conditions.and("t.revoked_at is null and t.valid_from > ?", now);
            case "expired" -> conditions.and("t.revoked_at is null and t.valid_until <= ?", now);
            case "revoked" -> conditions.and("t.revoked_at is not null");
            default ->
                throw ProblemException.field(
                        "state",
                        new Text(
                                "'" + state + "' is not one of active, planned, expired, revoked",
                                "“" + state + "”不是 active、planned、expired、revoked 之一"));
        }
    }

    private Answer get(Call call) {
        return Answer.json(database.read(transaction -> find(transaction, call, "")));
    }

    private Answer revoke(Call call) {
        var reason = ShareRequests.reason(call.body(RevocationBody.class).reason());
        if (reason == null) {
            throw ProblemException.field("/reason", new Text("is required", "必填"));
        }
        var now = clock.instant();
        var written = database.write(call.principal().subject(), transaction -> {
            var before = find(transaction, call, " for update of t");
            Reach.require(transaction, call.principal(), before.owner());
            var revokedAt = before.revokedAt();
            if (revokedAt != null) {
                var at = Wording.of(revokedAt);
                throw new ProblemException(
                        409,
                        "already-revoked",
                        new Text("The grant is revoked already", "共享授权已撤销"),
                        new Text(
                                "By " + before.revokedBy() + " at " + at.en() + ".",
                                "由 " + before.revokedBy() + " 于 " + at.zh() + " 撤销。"));
            }
            long id = Long.parseLong(before.id());
            transaction.update(
                    "update share_grant set revoked_at = ?, revoked_by = ?, reason = ? where id = ?",
                    now,
                    call.principal().subject(),
                    reason,
                    id);
            var after = byId(transaction, id, "", now).orElseThrow();
            transaction.publishRemoval(after.record().key());
            transaction.audit("sharing.revoke", "share-grant/" + id, before, after);
            return after;
        });
        return Answers.pending(written, Answer.json(written.value()));
    }

    private Answer uses(Call call) {
        int limit = call.limit();
        var from = day(call, "from", LocalDate.of(2000, 1, 1));
        var to = day(call, "to", LocalDate.of(2100, 1, 1));
        var after = Page.after(call).split(" ", 3);
        var found = database.read(transaction -> {
            var grant = find(transaction, call, "");
            var conditions = new Conditions()
                    .and("share_grant = ?", Long.valueOf(grant.id()))
                    .and("day >= ?::date and day < ?::date", from.toString(), to.toString());
            if (after.length == 3) {
                conditions.and("(day, kind, subject) > (?::date, ?, ?)", cursorDay(after[0]), after[1], after[2]);
            }
            return transaction.list(
                    "select * from share_use" + conditions.where() + " order by day, kind, subject limit ?",
                    DailyUse::of,
                    conditions.parameters(limit + 1));
        });
        return Answer.json(Page.of(found, limit, DailyUse::key));
    }

    private static String cursorDay(String text) {
        try {
            return LocalDate.parse(text).toString();
        } catch (DateTimeException e) {
            throw ProblemException.field("cursor", new Text("is not a cursor of this list", "不是本列表的游标"));
        }
    }

    private static LocalDate day(Call call, String name, LocalDate absent) {
        var text = call.query(name);
        try {
            return text.isEmpty() ? absent : LocalDate.parse(text.get());
        } catch (DateTimeException e) {
            throw ProblemException.field(
                    name,
                    new Text(
                            "'" + text.get() + "' is not a day such as 2026-11-22",
                            "“" + text.get() + "”不是日期，如 2026-11-22"));
        }
    }

    private Grant find(Transaction transaction, Call call, String lock) throws SQLException {
        long id = Parties.id(call, UNKNOWN_EN, UNKNOWN_ZH);
        var found = byId(transaction, id, lock, clock.instant());
        if (found.isEmpty()
                || !Parties.maySee(
                        transaction,
                        call.principal(),
                        found.get().organization(),
                        found.get().owner(),
                        true)) {
            throw Parties.unknown(id, UNKNOWN_EN, UNKNOWN_ZH);
        }
        return found.get();
    }

    /** The grants by which an organization (of those it is below) may read something now. */
    static List<Grant> heldBy(Transaction transaction, String organization, Instant now) throws SQLException {
        return transaction.list(
                Grant.SELECT + " where t.organization in (select organization_above(?)) and t.revoked_at is null"
                        + " and t.valid_from <= ? and t.valid_until > ?",
                row -> Grant.of(row, now),
                organization,
                now,
                now);
    }

    private static Optional<Grant> byId(Transaction transaction, long id, String lock, Instant now)
            throws SQLException {
        return transaction.first(Grant.SELECT + " where t.id = ?" + lock, row -> Grant.of(row, now), id);
    }
}
