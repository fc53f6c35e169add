package io.mailuo.registry.correction;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.mailuo.http.Access;
import io.mailuo.http.Answer;
import io.mailuo.http.Call;
import io.mailuo.http.Routes;
import io.mailuo.registry.api.Answers;
import io.mailuo.registry.api.Conditions;
import io.mailuo.registry.api.Fields;
import io.mailuo.registry.api.Page;
import io.mailuo.registry.api.Wording;
import io.mailuo.registry.correction.Correction.State;
import io.mailuo.registry.database.Database;
import io.mailuo.registry.database.Row;
import io.mailuo.registry.database.Transaction;
import io.mailuo.registry.organization.Reach;
import io.mailuo.spec.problem.ProblemException;
import io.mailuo.spec.problem.Text;
import io.mailuo.spec.registry.Scope;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Corrections (疑义校核) on the API: {@code /corrections}. Any registrar raises one, and is told thereby no more than the
 * catalogue shows; whoever owns the attribute answers, and accepting it changes the attribute in the same transaction.
 * An open one follows the attribute to its next owner (by triggers, whatever gives it one).
 */
public final class Corrections {

    private static final int LONGEST_TEXT = 2000;
    private static final int LONGEST_VALUE = 4000;
    private static final int MOST_MESSAGES = 500;

    /** What is doubted, and what it should be. */
    record Body(
            @Nullable String entity,
            @Nullable String attribute,
            @Nullable JsonNode proposed,
            @Nullable String reason) {}

    /** Something to say. */
    record MessageBody(@Nullable String text) {}

    /** What the owner says to it. */
    record DecisionBody(@Nullable String decision, @Nullable String reason) {}

    /** Ends a transaction that was made to see whether it would succeed. */
    private static final class Rehearsed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Rehearsed() {
            super("rehearsed", null, false, false);
        }
    }

    private final Database database;
    private final Doubted.Registers registers;
    private final InstantSource clock;

    /** @param registers where what is doubted is found and changed */
    Corrections(Database database, Doubted.Registers registers, InstantSource clock) {
        this.database = database;
        this.registers = registers;
        this.clock = clock;
    }

    void mount(Routes routes) {
        routes.post("/corrections", Access.scope(Scope.REGISTRY_WRITE), this::create);
        routes.get("/corrections", Access.scope(Scope.REGISTRY_READ), this::list);
        routes.get("/corrections/{id}", Access.scope(Scope.REGISTRY_READ), this::get);
        routes.post("/corrections/{id}/messages", Access.scope(Scope.REGISTRY_WRITE), this::say);
        routes.post("/corrections/{id}/decision", Access.scope(Scope.REGISTRY_WRITE), this::decide);
        routes.post("/corrections/{id}/withdrawal", Access.scope(Scope.REGISTRY_WRITE), this::withdraw);
    }

    private Answer create(Call call) {
        var body = call.body(Body.class);
        var fields = new Fields();
        var entity = fields.required("/entity", body.entity());
        var attribute = fields.required("/attribute", body.attribute());
        var reason = text(fields, "/reason", body.reason());
        var proposed = body.proposed();
        fields.require(proposed != null, "/proposed", "is required; null for nothing", "必填；null 表示无");
        fields.require(
                proposed == null || proposed.toString().length() <= LONGEST_VALUE,
                "/proposed",
                "is longer than " + LONGEST_VALUE + " characters",
                "超过 " + LONGEST_VALUE + " 个字符");
        fields.check();
        var value = proposed == null ? NullNode.instance : proposed;
        rehearse(call, entity, attribute, value);
        var now = clock.instant();
        var written = database.write(call.principal().subject(), transaction -> {
            var doubted = registers.find(transaction, call, entity, attribute);
            var stated = doubted.value();
            long id = transaction
                    .first(
                            "insert into correction (entity, entity_name, attribute, stated, proposed, reason, raised_by,"
                                    + " raised_for, owner, created_at, name_shown, stated_shown)"
                                    + " values (?, ?, ?, ?::jsonb, ?::jsonb, ?, ?, ?, ?, ?, ?, ?) returning id",
                            row -> row.number("id"),
                            entity,
                            doubted.name(),
                            attribute,
                            stated == null ? null : stated.toString(),
                            value.toString(),
                            reason,
                            call.principal().subject(),
                            call.principal().organization(),
                            doubted.owner(),
                            now,
                            doubted.nameShown(),
                            doubted.valueShown())
                    .orElseThrow();
            var made = byId(transaction, call, id);
            transaction.audit("correction.raise", "correction/" + id, null, made);
            return made;
        });
        return Answers.created(written, "/corrections/" + written.value().id(), 1);
    }

    /** Makes the change and takes it back: what could never be accepted is not raised. */
    private void rehearse(Call call, String entity, String attribute, JsonNode value) {
        try {
            database.write(call.principal().subject(), transaction -> {
                var doubted = registers.find(transaction, call, entity, attribute);
                if (doubted.valueShown() && doubted.isStill(value.isNull() ? null : value)) {
                    throw ProblemException.field("/proposed", new Text("is what it is now", "与当前值相同"));
                }
                doubted.change().to(value);
                throw new Rehearsed();
            });
        } catch (Rehearsed expected) {
            // It would succeed, and nothing of it is left.
        }
    }

    private Answer list(Call call) {
        int limit = call.limit();
        var conditions = new Conditions().and("id < ?", before(Page.after(call)));
        restrict(call, conditions);
        call.query("state")
                .ifPresent(
                        state -> conditions.and("state = ?", State.parse(state).text()));
        call.query("entity").ifPresent(entity -> conditions.and("entity = ?", entity));
        var found = database.read(transaction -> transaction.list(
                "select * from correction" + conditions.where() + " order by id desc limit ?",
                reader(transaction, call),
                conditions.parameters(limit + 1)));
        return Answer.json(Page.of(found, limit, Correction::id));
    }

    private static void restrict(Call call, Conditions conditions) {
        var side = call.query("side").orElse("");
        if (!side.isEmpty() && !side.equals("raised") && !side.equals("owned")) {
            throw ProblemException.field(
                    "side", new Text("'" + side + "' is neither raised nor owned", "“" + side + "”不是 raised 或 owned"));
        }
        var own = call.principal().organization();
        if (own == null) {
            return;
        }
        var raised = "raised_for in (select organization_reach(?))";
        var owned = "owner in (select organization_reach(?))";
        switch (side) {
            case "raised" -> conditions.and(raised, own);
            case "owned" -> conditions.and(owned, own);
            default -> conditions.and(raised + " or " + owned, own, own);
        }
    }

    private static long before(String cursor) {
        try {
            return cursor.isEmpty() ? Long.MAX_VALUE : Long.parseLong(cursor);
        } catch (NumberFormatException e) {
            throw ProblemException.field("cursor", new Text("is not a cursor of this list", "不是本列表的游标"));
        }
    }

    private Answer get(Call call) {
        return Answer.json(database.read(transaction -> find(transaction, call, "")));
    }

    private Answer say(Call call) {
        var fields = new Fields();
        var text = text(fields, "/text", call.body(MessageBody.class).text());
        fields.check();
        var written = database.write(call.principal().subject(), transaction -> {
            var before = find(transaction, call, " for update");
            append(transaction, call, before, text);
            var after = byId(transaction, call, Long.parseLong(before.id()));
            transaction.audit(
                    "correction.message",
                    "correction/" + before.id(),
                    null,
                    after.thread().getLast());
            return after;
        });
        return Answer.json(201, written.value());
    }

    private void append(Transaction transaction, Call call, Correction correction, String text) throws SQLException {
        if (correction.thread().size() >= MOST_MESSAGES) {
            throw new ProblemException(
                    409,
                    "thread-full",
                    new Text("The thread is full", "意见已满"),
                    new Text(
                            "It holds " + MOST_MESSAGES + " messages; decide, or raise a new correction.",
                            "已有 " + MOST_MESSAGES + " 条意见，请处理或重新提出。"));
        }
        transaction.update(
                "insert into correction_message (correction, at, who, organization, text) values (?, ?, ?, ?, ?)",
                Long.valueOf(correction.id()),
                clock.instant(),
                call.principal().subject(),
                call.principal().organization(),
                text);
    }

    private Answer decide(Call call) {
        var body = call.body(DecisionBody.class);
        var decision = body.decision() == null ? "" : body.decision();
        var fields = new Fields();
        fields.require(
                decision.equals("accept") || decision.equals("refuse"),
                "/decision",
                "must be accept or refuse",
                "应为 accept 或 refuse");
        boolean accepts = decision.equals("accept");
        var reason = accepts && body.reason() == null ? "" : text(fields, "/reason", body.reason());
        fields.check();
        var now = clock.instant();
        var written = database.write(call.principal().subject(), transaction -> {
            // The entity is locked first, as by whoever gives it another owner, which gives its corrections one too.
            var named = find(transaction, call, "");
            requireOpen(named);
            var doubted = registers.find(transaction, call, named.entity(), named.attribute());
            var before = find(transaction, call, " for update");
            requireOpen(before);
            Reach.require(transaction, call.principal(), doubted.owner());
            if (accepts) {
                requireUnchanged(before, doubted);
                doubted.change().to(before.proposed());
            }
            if (!reason.isEmpty()) {
                append(transaction, call, before, reason);
            }
            return settled(transaction, call, before, accepts ? State.ACCEPTED : State.REFUSED, now);
        });
        return Answers.pending(written, Answer.json(written.value()));
    }

    private static void requireUnchanged(Correction correction, Doubted doubted) {
        if (!doubted.isStill(correction.stated())) {
            var was = Wording.of(correction.stated());
            var is = Wording.of(doubted.value());
            throw new ProblemException(
                    409,
                    "changed-meanwhile",
                    new Text("The attribute was changed in the meantime", "该属性已被修改"),
                    new Text(
                            "It was " + was.en() + " when the correction was raised and is " + is.en()
                                    + " now. Change it yourself, or refuse with a reason.",
                            "提出时为 " + was.zh() + "，现为 " + is.zh() + "。请直接修改，或说明理由后不予采纳。"));
        }
    }

    private Answer withdraw(Call call) {
        var now = clock.instant();
        var written = database.write(call.principal().subject(), transaction -> {
            var before = find(transaction, call, " for update");
            var raisedFor = before.raisedFor();
            if (raisedFor != null) {
                Reach.require(transaction, call.principal(), raisedFor);
            } else if (call.principal().organization() != null) {
                throw foreign();
            }
            requireOpen(before);
            return settled(transaction, call, before, State.WITHDRAWN, now);
        });
        return Answer.json(written.value());
    }

    private static ProblemException foreign() {
        return new ProblemException(
                403,
                "foreign-organization",
                new Text("It was raised for the whole platform", "由平台提出"),
                new Text("Only whoever raised it may withdraw it.", "只有提出者可以撤回。"));
    }

    private static Correction settled(Transaction transaction, Call call, Correction before, State state, Instant now)
            throws SQLException {
        long id = Long.parseLong(before.id());
        transaction.update(
                "update correction set state = ?, decided_at = ?, decided_by = ? where id = ?",
                state.text(),
                now,
                call.principal().subject(),
                id);
        var after = byId(transaction, call, id);
        transaction.audit("correction." + state.text(), "correction/" + id, before, after);
        return after;
    }

    private static void requireOpen(Correction correction) {
        if (correction.state() != State.OPEN) {
            var at = Wording.of(Objects.requireNonNull(correction.decidedAt()));
            throw new ProblemException(
                    409,
                    "already-decided",
                    new Text("The correction is not open any more", "疑义已处理"),
                    new Text(
                            "It is " + correction.state().text() + " since " + at.en() + " by " + correction.decidedBy()
                                    + ".",
                            "已由 " + correction.decidedBy() + " 于 " + at.zh() + " 处理。"));
        }
    }

    private static String text(Fields fields, String pointer, @Nullable String value) {
        var text = fields.required(pointer, value).strip();
        fields.require(
                text.length() <= LONGEST_TEXT,
                pointer,
                "is longer than " + LONGEST_TEXT + " characters",
                "超过 " + LONGEST_TEXT + " 个字符");
        return text;
    }

    private static Correction find(Transaction transaction, Call call, String lock) throws SQLException {
        var id = call.path("id");
        if (id.matches("[0-9]{1,18}")) {
            if (!lock.isEmpty()) {
                transaction.exists("select 1 from correction where id = ?" + lock, Long.valueOf(id));
            }
            var found = transaction.first(
                    "select * from correction where id = ?", reader(transaction, call), Long.valueOf(id));
            if (found.isPresent() && maySee(transaction, call, found.get())) {
                return found.get().with(messages(transaction, Long.parseLong(id)));
            }
        }
        throw ProblemException.notFound(
                new Text("There is no correction " + id + ", or not for you.", "没有疑义 " + id + "，或您无权查看。"));
    }

    private static boolean maySee(Transaction transaction, Call call, Correction correction) throws SQLException {
        var raisedFor = correction.raisedFor();
        return Reach.covers(transaction, call.principal(), correction.owner())
                || (raisedFor != null && Reach.covers(transaction, call.principal(), raisedFor));
    }

    private static Correction byId(Transaction transaction, Call call, long id) throws SQLException {
        return transaction
                .first("select * from correction where id = ?", reader(transaction, call), id)
                .orElseThrow()
                .with(messages(transaction, id));
    }

    private static List<Correction.Message> messages(Transaction transaction, long id) throws SQLException {
        return transaction.list(
                "select * from correction_message where correction = ? order by id", Correction.Message::of, id);
    }

    /** Reads corrections as the caller may see them. */
    private static Row.Mapper<Correction> reader(Transaction transaction, Call call) throws SQLException {
        var own = call.principal().organization();
        if (own == null) {
            return row -> Correction.of(row, true);
        }
        var reach = Reach.of(transaction, own);
        return row -> Correction.of(row, reach.contains(row.text("owner")));
    }
}
