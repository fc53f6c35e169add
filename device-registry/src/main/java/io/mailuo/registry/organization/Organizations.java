package io.mailuo.registry.organization;

import io.mailuo.http.Access;
import io.mailuo.http.Answer;
import io.mailuo.http.Call;
import io.mailuo.http.Routes;
import io.mailuo.registry.api.Answers;
import io.mailuo.registry.api.Conditions;
import io.mailuo.registry.api.Fields;
import io.mailuo.registry.api.Page;
import io.mailuo.registry.api.Patch;
import io.mailuo.registry.database.Database;
import io.mailuo.registry.database.Transaction;
import io.mailuo.registry.history.EntityKind;
import io.mailuo.registry.history.History;
import io.mailuo.spec.catalogue.Divisions;
import io.mailuo.spec.problem.ProblemException;
import io.mailuo.spec.problem.Text;
import io.mailuo.spec.registry.Scope;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The organizations on the API: {@code /organizations} and {@code /organization-names}. */
public final class Organizations {

    /** The organization that exists from the first start on. */
    public static final String FIRST = "city";

    private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
    private static final Pattern CREDIT_CODE = Pattern.compile("[0-9A-HJ-NPQRTUWXY]{18}");
    private static final Set<String> READ_ONLY = Set.of("id", "version", "createdAt", "updatedAt");
    private static final String SELECT = "select * from organization";

    /** What everybody may know of an organization; {@code reach}: whether the caller stands for it. */
    private record Called(String id, String name, boolean reach) {}

    private final Database database;
    private final History history = new History(new EntityKind(
            "organization/",
            "id",
            Reach::require,
            (transaction, id) -> transaction.first(SELECT + " where id = ?", Organization::of, id),
            null));

    public Organizations(Database database) {
        this.database = database;
    }

    /** Adds the routes. */
    public void mount(Routes routes) {
        routes.post("/organizations", Access.scope(Scope.ORGANIZATIONS_WRITE), this::create);
        routes.get("/organizations", Access.authenticated(), this::list);
        routes.get("/organizations/{id}", Access.authenticated(), this::get);
        routes.get("/organization-names", Access.authenticated(), this::names);
        routes.get(
                "/history/organizations/{id}",
                Access.authenticated(),
                call -> history.list(database, call, call.path("id")));
        routes.patch("/organizations/{id}", Access.scope(Scope.ORGANIZATIONS_WRITE), this::patch);
    }

    /** Makes the first organization where there is none at all. */
    public void makeFirst() {
        // Nobody publishes yet, so there is nothing to wait for.
        database.enqueue("system", transaction -> {
            if (!transaction.exists("select 1 from organization limit 1")) {
                insert(transaction, FIRST, new OrganizationBody(FIRST, "城市 City", null, null, null));
            }
            return FIRST;
        });
    }

    /** Ends the request with a field's problem unless the organization exists and is in reach. */
    public static void require(Transaction transaction, Call call, String pointer, String id) throws SQLException {
        if (!transaction.exists("select 1 from organization where id = ?", id)) {
            throw ProblemException.field(
                    pointer,
                    new Text(
                            "no organization is called '" + id + "'; it must be set up first",
                            "没有单位“" + id + "”，请先由管理员建立该单位"));
        }
        Reach.require(transaction, call.principal(), id);
    }

    private Answer create(Call call) {
        var body = call.body(OrganizationBody.class);
        var id = body.id() == null ? "o-" + randomSuffix() : body.id();
        var fields = new Fields();
        fields.matching(
                "/id", id, ID, new Text("water-bureau (lower case, digits, hyphens)", "water-bureau（小写字母、数字、连字符）"));
        check(fields, body);
        var written = database.write(call.principal().subject(), transaction -> {
            var parent = body.parent();
            if (parent != null) {
                require(transaction, call, "/parent", parent);
            } else if (call.principal().organization() != null) {
                Reach.require(transaction, call.principal(), id);
            }
            return insert(transaction, id, body);
        });
        return Answers.created(written, "/organizations/" + id, written.value().version());
    }

    private Answer list(Call call) {
        int limit = call.limit();
        var conditions = new Conditions().and("id > ?", Page.after(call));
        Reach.restrict(conditions, call.principal(), "id");
        call.query("parent").ifPresent(parent -> conditions.and("parent = ?", parent));
        call.query("q").ifPresent(text -> conditions.and("name ilike ?", Conditions.containing(text)));
        var found = database.read(transaction -> transaction.list(
                SELECT + conditions.where() + " order by id limit ?",
                Organization::of,
                conditions.parameters(limit + 1)));
        return Answer.json(Page.of(found, limit, Organization::id));
    }

    /** Of all organizations: whoever shares with another department, or names it as a keeper, must find it. */
    private Answer names(Call call) {
        int limit = call.limit();
        var root = call.principal().organization();
        var conditions = new Conditions().and("id > ?", Page.after(call));
        call.query("id").ifPresent(id -> conditions.and("id = ?", id));
        call.query("q")
                .ifPresent(text -> conditions.and(
                        "name ilike ? or id = ?", Conditions.containing(text), text.toLowerCase(Locale.ROOT)));
        var found = database.read(transaction -> transaction.list(
                "select id, name, ?::text is null or id in (select organization_reach(?)) as reach from organization"
                        + conditions.where() + " order by id limit ?",
                row -> new Called(row.text("id"), row.text("name"), row.truth("reach")),
                Stream.concat(Stream.of(root, root), Arrays.stream(conditions.parameters(limit + 1)))
                        .toArray()));
        return Answer.json(Page.of(found, limit, Called::id));
    }

    private Answer get(Call call) {
        var id = call.path("id");
        var past = history.asOf(database, call, id);
        if (past.isPresent()) {
            return past.get();
        }
        var organization = database.read(transaction -> {
            var found = transaction
                    .first(SELECT + " where id = ?", Organization::of, id)
                    .orElseThrow(() -> unknown(id));
            Reach.require(transaction, call.principal(), id);
            return found;
        });
        return Answers.found(organization, organization.version());
    }

    private Answer patch(Call call) {
        var id = call.path("id");
        var written = database.write(call.principal().subject(), transaction -> {
            // One at a time, before any is locked: two that are moved below each other at once would be a circle.
            transaction.exists("select pg_advisory_xact_lock(hashtext('mailuo organizations'))");
            var before = transaction
                    .first(SELECT + " where id = ? for update", Organization::of, id)
                    .orElseThrow(() -> unknown(id));
            Reach.require(transaction, call.principal(), id);
            history.requireVersion(transaction, call, id, before.version(), before);
            var body = Patch.apply(call, before, READ_ONLY, OrganizationBody.class);
            var fields = new Fields();
            check(fields, body);
            var parent = body.parent();
            if (parent != null && !parent.equals(before.parent())) {
                require(transaction, call, "/parent", parent);
                refuseCircle(transaction, id, parent);
            }
            refuseTakenCreditCode(transaction, id, body.creditCode());
            return update(transaction, before, body);
        });
        return Answers.changed(written, written.value().version());
    }

    private static Organization update(Transaction transaction, Organization before, OrganizationBody body)
            throws SQLException {
        var after = transaction
                .first(
                        "update organization set name = ?, parent = ?, division = ?, credit_code = ?,"
                                + " version = version + 1, updated_at = now() where id = ? returning *",
                        Organization::of,
                        body.name(),
                        body.parent(),
                        body.division(),
                        body.creditCode(),
                        before.id())
                .orElseThrow();
        transaction.publish(after.record());
        transaction.audit("organization.change", after.record().key(), before, after);
        return after;
    }

    private static Organization insert(Transaction transaction, String id, OrganizationBody body) throws SQLException {
        refuseTakenCreditCode(transaction, id, body.creditCode());
        var made = transaction
                .first(
                        "insert into organization (id, name, parent, division, credit_code)"
                                + " values (?, ?, ?, ?, ?) on conflict (id) do nothing returning *",
                        Organization::of,
                        id,
                        body.name(),
                        body.parent(),
                        body.division(),
                        body.creditCode())
                .orElseThrow(() -> new ProblemException(
                        409,
                        "already-exists",
                        new Text("There is one already", "已存在"),
                        new Text("An organization is already called '" + id + "'.", "单位“" + id + "”已存在。")));
        transaction.publish(made.record());
        transaction.audit("organization.create", made.record().key(), null, made);
        return made;
    }

    private static void check(Fields fields, OrganizationBody body) {
        fields.name("/name", body.name());
        var division = body.division();
        fields.require(
                division == null || Divisions.bundled().find(division).isPresent(),
                "/division",
                "'" + division + "' is not a division of GB/T 2260",
                "“" + division + "”不是 GB/T 2260 行政区划代码");
        if (body.creditCode() != null) {
            fields.matching("/creditCode", body.creditCode(), CREDIT_CODE, "91110000100006921E (GB 32100)");
        }
        fields.check();
    }

    private static void refuseTakenCreditCode(Transaction transaction, String id, @Nullable String creditCode)
            throws SQLException {
        var holder = transaction.first(
                "select id from organization where credit_code = ? and id <> ?", row -> row.text("id"), creditCode, id);
        if (holder.isPresent()) {
            throw new ProblemException(
                    409,
                    "already-exists",
                    new Text("The credit code is taken", "统一社会信用代码已被占用"),
                    new Text(
                            creditCode + " belongs to the organization " + holder.get(),
                            creditCode + " 属于单位 " + holder.get()));
        }
    }

    private static void refuseCircle(Transaction transaction, String id, String parent) throws SQLException {
        if (transaction.exists("select 1 where ? in (select organization_reach(?))", parent, id)) {
            throw ProblemException.field(
                    "/parent",
                    new Text("'" + parent + "' is " + id + " itself or below it", "“" + parent + "”是本单位或其下级"));
        }
    }

    private static ProblemException unknown(String id) {
        return ProblemException.notFound(new Text("No organization is called '" + id + "'.", "没有单位“" + id + "”。"));
    }

    private static String randomSuffix() {
        var bytes = new byte[5];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
