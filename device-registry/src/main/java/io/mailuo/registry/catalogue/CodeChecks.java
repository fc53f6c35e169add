package io.mailuo.registry.catalogue;

import io.mailuo.http.Access;
import io.mailuo.http.Answer;
import io.mailuo.http.Call;
import io.mailuo.http.Routes;
import io.mailuo.registry.api.Conditions;
import io.mailuo.registry.database.Database;
import io.mailuo.registry.database.Transaction;
import io.mailuo.registry.organization.Reach;
import io.mailuo.spec.coding.CheckAlgorithm;
import io.mailuo.spec.coding.CodingScheme;
import io.mailuo.spec.coding.CodingSchemes;
import io.mailuo.spec.coding.ParsedCode;
import io.mailuo.spec.coding.Suggestion;
import io.mailuo.spec.problem.ProblemException;
import io.mailuo.spec.problem.Text;
import io.mailuo.spec.registry.Scope;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a code means and who bears an identifier: {@code /codes/{code}} and {@code /resolve}. */
public final class CodeChecks {

    private static final int MAX_LENGTH = 64;
    private static final int MOST_SUGGESTIONS = 20;
    private static final List<String> SCHEMES_OF_THE_REGISTRY = List.of("device", "object-gbt47678", "object-cjt214");

    /** What a code means. */
    record Checked(
            String code,
            boolean valid,
            String scheme,
            Map<String, String> fields,
            Map<String, String> meanings,
            List<Fault> problems,
            boolean registered,
            @Nullable String suggestion,
            List<Suggested> suggestions) {
        Checked {
            suggestions = List.copyOf(suggestions);
        }
    }

    /**
     * A code that may have been meant.
     *
     * @param why kind of the error: exchanged, lookalike, wrong, missing, surplus
     * @param text the same in words
     * @param name of what is registered under it, where the caller may see that
     */
    record Suggested(
            String code,
            String why,
            String text,
            boolean registered,
            @Nullable String name) {}

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
            var suggestions =
                    registered ? List.<Suggested>of() : suggestions(transaction, call, parsed.scheme(), text, language);
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
                    likely(suggestions),
                    suggestions.stream().limit(MOST_SUGGESTIONS).toList());
        }));
    }

    /** What may have been meant, registered codes first; looked up all at once. */
    private static List<Suggested> suggestions(
            Transaction transaction, Call call, CodingScheme scheme, String text, Locale language) throws SQLException {
        var candidates = new LinkedHashMap<String, Suggestion>();
        scheme.suggest(text, code -> true).forEach(each -> candidates.put(each.code(), each));
        var own = Set.copyOf(candidates.keySet());
        // A code that lost or gained a digit has the length of another scheme: what is registered counts under each.
        for (var id : SCHEMES_OF_THE_REGISTRY) {
            CodingSchemes.bundled()
                    .find(id)
                    .ifPresent(other -> other.suggest(text, code -> true)
                            .forEach(each -> candidates.putIfAbsent(each.code(), each)));
        }
        var codes = candidates.keySet();
        var registered = new HashSet<>(transaction.list(
                "select code from device where code = any (?) union all select code from gateway where code = any (?)"
                        + " union all select code from managed_object where code = any (?)",
                row -> row.text("code"),
                codes,
                codes,
                codes));
        var suggestions = new ArrayList<Suggested>();
        for (var candidate : candidates.values()) {
            boolean known = registered.contains(candidate.code());
            if (known || scheme.check() != CheckAlgorithm.NONE && own.contains(candidate.code())) {
                suggestions.add(new Suggested(
                        candidate.code(),
                        candidate.error().name().toLowerCase(Locale.ROOT),
                        words(candidate.error()).in(language),
                        known,
                        known
                                ? bearer(transaction, call, candidate.code())
                                        .map(Resolved::name)
                                        .orElse(null)
                                : null));
            }
        }
        suggestions.sort(Comparator.comparing(Suggested::registered).reversed());
        return suggestions;
    }

    /** The only registered one, or where none is registered, the only one. */
    private static @Nullable String likely(List<Suggested> suggestions) {
        var known = suggestions.stream().filter(Suggested::registered).toList();
        var candidates = known.isEmpty() ? suggestions : known;
        return candidates.size() == 1 ? candidates.getFirst().code() : null;
    }

    private static Text words(Suggestion.Error error) {
        return switch (error) {
            case EXCHANGED -> new Text("two neighbouring digits exchanged", "相邻两位颠倒");
            case LOOKALIKE -> new Text("a character mistaken for one that looks like it", "形近字符误认");
            case WRONG -> new Text("one digit wrong", "一位数字有误");
            case MISSING -> new Text("one digit left out", "漏写一位");
            case SURPLUS -> new Text("one digit too many", "多写一位");
        };
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
                    ? List.of(CodingSchemes.bundled()
                            .read(value.replace("\0", ""))
                            .code())
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
}
