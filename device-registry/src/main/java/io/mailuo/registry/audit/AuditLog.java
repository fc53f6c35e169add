package io.mailuo.registry.audit;

import com.fasterxml.jackson.databind.JsonNode;
import io.mailuo.http.Access;
import io.mailuo.http.Answer;
import io.mailuo.http.Call;
import io.mailuo.http.Routes;
import io.mailuo.registry.api.Conditions;
import io.mailuo.registry.api.Page;
import io.mailuo.registry.database.Database;
import io.mailuo.registry.database.Row;
import io.mailuo.spec.problem.ProblemException;
import io.mailuo.spec.problem.Text;
import io.mailuo.spec.registry.Scope;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** The audit log on the API, for the audit administrator: {@code /audit}, {@code /audit/verification}. */
public final class AuditLog implements AutoCloseable {

    /**
     * A record as the API shows it.
     *
     * @param subject who did it: an account, the name of a token, a gateway, {@code system}
     * @param before the entity as it was; null where it was not there, or where what changed is secret
     * @param after the entity as it was left; null likewise
     */
    public record Entry(
            long id,
            Instant at,
            String subject,
            String action,
            String entity,
            @Nullable JsonNode before,
            @Nullable JsonNode after) {

        /** Reads all columns of {@code audit}. */
        public static Entry of(Row row) throws SQLException {
            return new Entry(
                    row.number("id"),
                    row.time("at"),
                    row.text("who"),
                    row.text("action"),
                    row.text("entity"),
                    row.jsonOrNull("before"),
                    row.jsonOrNull("after"));
        }
    }

    private final Database database;
    private final AuditAnchor anchor;
    private final InstantSource clock;
    private final VerificationJob verification;

    /**
     * @param directory where the last link of the chain is kept outside the database
     */
    public AuditLog(Database database, Path directory, InstantSource clock) {
        this.database = database;
        this.anchor = new AuditAnchor(directory);
        this.clock = clock;
        this.verification = new VerificationJob(database, anchor, clock);
    }

    /** Starts chaining the records. */
    public AuditSealer startSealing() {
        return new AuditSealer(database, anchor, clock);
    }

    /** Adds the routes. */
    public void mount(Routes routes) {
        routes.get("/audit", Access.scope(Scope.AUDIT_READ), this::list);
        routes.get("/audit/verification", Access.scope(Scope.AUDIT_READ), call -> {
            requireWholePlatform(call);
            return Answer.json(verification.view());
        });
        routes.post("/audit/verification", Access.scope(Scope.AUDIT_READ), call -> {
            requireWholePlatform(call);
            return Answer.json(202, verification.start(call.principal().subject()));
        });
    }

    /** Ends a verification under way. */
    @Override
    public void close() {
        verification.close();
    }

    private Answer list(Call call) {
        requireWholePlatform(call);
        int limit = call.limit();
        var conditions = new Conditions();
        after(call, conditions, "id < ?");
        call.query("entity").ifPresent(entity -> conditions.and("entity = ?", entity.replace("\0", "")));
        call.query("subject").ifPresent(subject -> conditions.and("who = ?", subject.replace("\0", "")));
        call.query("action").ifPresent(action -> conditions.and("action = ?", action.replace("\0", "")));
        call.instant("from").ifPresent(from -> conditions.and("at >= ?", from));
        call.instant("to").ifPresent(to -> conditions.and("at < ?", to));
        var found = database.read(transaction -> transaction.list(
                "select * from audit" + conditions.where() + " order by id desc limit ?",
                Entry::of,
                conditions.parameters(limit + 1)));
        return Answer.json(Page.of(found, limit, entry -> Long.toString(entry.id())));
    }

    /** Adds the condition that the page's cursor asks for; the cursor is a record's id. */
    public static void after(Call call, Conditions conditions, String condition) {
        var cursor = Page.after(call);
        if (!cursor.isEmpty()) {
            try {
                conditions.and(condition, Long.parseLong(cursor));
            } catch (NumberFormatException e) {
                throw ProblemException.field("cursor", new Text("is not a cursor of this list", "不是本列表的游标"));
            }
        }
    }

    /** The log is one for the whole platform; a token that is restricted to an organization must not see the rest. */
    private static void requireWholePlatform(Call call) {
        if (call.principal().organization() != null) {
            throw new ProblemException(
                    403,
                    "foreign-organization",
                    new Text("The audit log is the whole platform's", "审计日志属于整个平台"),
                    new Text(
                            "You act for " + call.principal().organization() + " only.",
                            "您仅代表单位 " + call.principal().organization() + "。"));
        }
    }
}
