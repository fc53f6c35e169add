package io.mailuo.registry.catalogue;

import io.mailuo.http.Access;
import io.mailuo.http.Answer;
import io.mailuo.http.Call;
import io.mailuo.http.Routes;
import io.mailuo.registry.api.Conditions;
import io.mailuo.registry.database.Database;
import io.mailuo.registry.database.Transaction;
import io.mailuo.registry.organization.Reach;
import io.mailuo.spec.coding.CodingSchemes;
import io.mailuo.spec.coding.ParsedCode;
import io.mailuo.spec.problem.ProblemException;
import io.mailuo.spec.problem.Text;
import io.mailuo.spec.registry.Scope;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a code means and who bears an identifier: {@code /codes/{code}} and {@code /resolve}. */
public final class CodeChecks {

    private static final int MAX_LENGTH = 64;

    /** What a code means. */
    record Checked(
            String code,
            boolean valid,
            String scheme,
            Map<String, String> fields,
            Map<String, String> meanings,
            List<Fault> problems,
            boolean registered,
            @Nullable String suggestion) {}

    /** One thing that is wrong with a code. */
    record Fault(@Nullable String field, String message) {}

    /** Who bears an identifier. */
    record Resolved(String kind, String code, String name) {}

    private record Bearer(String kind, String table) {}

    private static final List<Bearer> BEARERS = List.of(
            new Bearer("device", "device"), new Bearer("gateway", "gateway"), new Bearer("object", "managed_object"));

    private final Database database;

    public CodeChecks(Database database) {
        this.database = database;
    }

    /** Adds the routes. */
    public void mount(Routes routes) {
        routes.get("/codes/{code}", Access.scope(Scope.REGISTRY_READ), this::check);
        routes.get("/resolve", Access.scope(Scope.REGISTRY_READ), this::resolve);
    }

    private Answer check(Call call) {
        var text = call.path("code");
        if (text.length() > MAX_LENGTH) {
            throw ProblemException.field("code", new Text("is longer than any code", "超过所有编码的长度"));
        }
        var parsed = CodingSchemes.bundled().read(text);
        var language = call.language();
        return Answer.json(database.read(transaction -> {
            boolean registered = isRegistered(transaction, parsed.code());
            var suggestion = registered
                    ? Optional.<String>empty()
                    : parsed.scheme().likely(text, code -> asked(transaction, code));
            return new Checked(
                    parsed.code(),
                    parsed.valid(),
                    parsed.scheme().id(),
                    parsed.fields(),
                    meanings(parsed, language),
                    parsed.problems().stream()
                            .map(problem ->
                                    new Fault(problem.field(), problem.message().in(language.getLanguage())))
                            .toList(),
                    registered,
                    suggestion.filter(code -> !code.equals(parsed.code())).orElse(null));
        }));
    }

    private static Map<String, String> meanings(ParsedCode parsed, Locale language) {
        var meanings = new LinkedHashMap<String, String>();
        for (var value : parsed.values()) {
            var meaning = value.meaning();
            if (meaning != null) {
                meanings.put(value.field(), meaning.in(language.getLanguage()));
            }
        }
        return meanings;
    }

    private Answer resolve(Call call) {
        var scheme = call.required("scheme");
        var value = call.required("value");
        return Answer.json(database.read(transaction -> {
            var codes = scheme.equals("code")
                    ? List.of(value.replace("\0", ""))
                    : transaction.list(
                            "select coalesce(device, managed_object) as code from external_identifier"
                                    + " where scheme = ? and value = ?",
                            row -> row.text("code"),
                            scheme.replace("\0", ""),
                            value.replace("\0", ""));
            for (var code : codes) {
                var found = bearer(transaction, call, code);
                if (found.isPresent()) {
                    return found.get();
                }
            }
            throw ProblemException.notFound(new Text(
                    "Nothing is registered under " + scheme + " '" + value + "'.",
                    "没有以 " + scheme + "“" + value + "”登记的设备或对象。"));
        }));
    }

    private static Optional<Resolved> bearer(Transaction transaction, Call call, String code) throws SQLException {
        for (var bearer : BEARERS) {
            var conditions = new Conditions().and("code = ?", code);
            Reach.restrict(conditions, call.principal(), "organization");
            var found = transaction.first(
                    "select code, name from " + bearer.table() + conditions.where(),
                    row -> new Resolved(bearer.kind(), row.text("code"), row.text("name")),
                    conditions.parameters());
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static boolean isRegistered(Transaction transaction, String code) throws SQLException {
        return transaction.exists(
                "select 1 from device where code = ? union all select 1 from gateway where code = ?"
                        + " union all select 1 from managed_object where code = ?",
                code,
                code,
                code);
    }

    private static boolean asked(Transaction transaction, String code) {
        try {
            return isRegistered(transaction, code);
        } catch (SQLException e) {
            throw new IllegalStateException("the database failed while candidates were looked up", e);
        }
    }
}
