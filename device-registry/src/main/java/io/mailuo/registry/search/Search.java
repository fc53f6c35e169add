package io.mailuo.registry.search;

import io.mailuo.http.Access;
import io.mailuo.http.Answer;
import io.mailuo.http.Call;
import io.mailuo.http.Routes;
import io.mailuo.registry.api.Conditions;
import io.mailuo.registry.database.Database;
import io.mailuo.registry.database.Row;
import io.mailuo.registry.database.Transaction;
import io.mailuo.registry.organization.Reach;
import io.mailuo.spec.problem.ProblemException;
import io.mailuo.spec.problem.Text;
import io.mailuo.spec.registry.Scope;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Search as you type: {@code /search}. Finds devices by the beginning of their code or of an external identifier, and by
 * any two or more neighbouring characters of the name, its beginning first. Gives the first few of what may be very many; whoever wants all
 * filters the list of devices.
 */
public final class Search {

    private static final int LONGEST = 100;
    private static final int MOST = 50;
    private static final int SHOWN = 20;
    private static final int CANDIDATES = 200;
    /** How many times as many as are shown are sought where they are frequent, so that there are mostly enough. */
    private static final int LIKELY = 4;

    private static final int SHORTEST_IDENTIFIER = 4;
    /** A number this long that is a code's or identifier's beginning is not looked for in names. */
    private static final int SHORTEST_NUMBER = 6;

    /** One device that was found, and by what: {@code code}, {@code identifier} or {@code name}. */
    record Hit(String code, String type, String name, String organization, String by) {}

    /** What was found, the likeliest first. */
    record Hits(List<Hit> items) {
        Hits {
            items = List.copyOf(items);
        }
    }

    private final Database database;
    private final GramFrequencies frequencies;

    /** @param frequencies what is frequent in names */
    public Search(Database database, GramFrequencies frequencies) {
        this.database = database;
        this.frequencies = frequencies;
    }

    /** Adds the route. */
    public void mount(Routes routes) {
        routes.get("/search", Access.scope(Scope.REGISTRY_READ), this::search);
    }

    private Answer search(Call call) {
        var text = call.required("q");
        if (text.length() > LONGEST) {
            throw ProblemException.field("q", new Text("is longer than 100 characters", "超过 100 个字符"));
        }
        int limit = call.integer("limit", 1, MOST, SHOWN);
        var plain = NameGrams.plain(text);
        var hits = database.read(transaction -> {
            transaction.planForValues();
            var found = new LinkedHashMap<String, Hit>();
            if (plain.length() >= 2 && plain.chars().allMatch(c -> c >= '0' && c <= '9')) {
                add(found, byCode(transaction, call, plain, limit));
            }
            if (plain.length() >= SHORTEST_IDENTIFIER && found.size() < limit) {
                add(found, byIdentifier(transaction, call, text, limit));
            }
            boolean number = plain.length() >= SHORTEST_NUMBER && plain.chars().allMatch(c -> c >= '0' && c <= '9');
            if (plain.length() >= 2 && found.size() < limit && !(number && !found.isEmpty())) {
                add(found, byBeginning(transaction, call, text.strip(), limit));
                if (found.size() < limit) {
                    add(found, byName(transaction, call, plain, limit));
                }
            }
            return found.values();
        });
        return Answer.json(new Hits(hits.stream().limit(limit).toList()));
    }

    private static List<Hit> byCode(Transaction transaction, Call call, String digits, int limit) throws SQLException {
        var conditions = new Conditions().and("code between ? and ?", digits, Conditions.lastCode(digits));
        return firstOfEach(transaction, call, conditions, "code", "code", limit).stream()
                .sorted(Comparator.comparing(Hit::code))
                .toList();
    }

    private static List<Hit> byIdentifier(Transaction transaction, Call call, String text, int limit)
            throws SQLException {
        var codes = IdentifierBeginnings.devices(transaction, call.principal(), text, limit);
        return transaction
                .list(
                        "select code, domain || type as type, name, organization from device where code = any (?)",
                        row -> hit(row, "identifier"),
                        codes)
                .stream()
                .sorted(Comparator.comparing(hit -> codes.indexOf(hit.code())))
                .toList();
    }

    /** Names that begin with what was typed, exactly so. */
    private static List<Hit> byBeginning(Transaction transaction, Call call, String text, int limit)
            throws SQLException {
        var conditions = new Conditions().andBeginning("name", text);
        return firstOfEach(transaction, call, conditions, "name using ~<~", "name", limit).stream()
                .sorted(Comparator.comparing(Hit::name))
                .toList();
    }

    /** The first of each organization within reach, by an index that begins with the organization. */
    private static List<Hit> firstOfEach(
            Transaction transaction, Call call, Conditions conditions, String order, String by, int limit)
            throws SQLException {
        var reach = new Conditions();
        Reach.restrict(reach, call.principal(), "id");
        conditions.and("device.organization = o.id");
        return transaction.list(
                "select code, domain || type as type, name, organization from (select id from organization"
                        + reach.where()
                        + ") o cross join lateral (select code, domain, type, name, organization from device"
                        + conditions.where() + " order by " + order + " limit ?) device limit ?",
                row -> hit(row, by),
                reach.parameters(conditions.parameters(limit, limit)));
    }

    /** Of what very many names hold, a few are found in a part of the devices; of what they do not, by the index. */
    private List<Hit> byName(Transaction transaction, Call call, String plain, int limit) throws SQLException {
        var grams = NameGrams.of(plain);
        var part = frequencies.part(grams, LIKELY * limit);
        if (part.isPresent()) {
            var from = "device tablesample system (" + part.getAsDouble() + ") repeatable (1)";
            var some = named(transaction, call, new Conditions(), from, plain);
            if (some.size() >= limit) {
                return some;
            }
        }
        var telling = new Conditions().and("grams @> ?::integer[]", frequencies.telling(plain));
        return named(transaction, call, telling, "device", plain);
    }

    /** Names that hold all pairs of the text; that they hold the text itself is seen here. */
    private static List<Hit> named(Transaction transaction, Call call, Conditions conditions, String from, String plain)
            throws SQLException {
        // What is put together with nothing is in no index.
        conditions.and("array_cat(grams, '{}') @> ?::integer[]", NameGrams.of(plain));
        return list(transaction, call, conditions, from).stream()
                .filter(hit -> NameGrams.plain(hit.name()).contains(plain))
                .sorted(Comparator.comparing(
                                (Hit hit) -> !NameGrams.plain(hit.name()).startsWith(plain))
                        .thenComparing(Hit::name))
                .toList();
    }

    /** In no order: for one, the database may read everything in the hope of an early hit. */
    private static List<Hit> list(Transaction transaction, Call call, Conditions conditions, String from)
            throws SQLException {
        Reach.restrict(transaction, conditions, call.principal(), "organization");
        return transaction.list(
                "select code, domain || type as type, name, organization from " + from + conditions.where()
                        + " limit ?",
                row -> hit(row, "name"),
                conditions.parameters(CANDIDATES));
    }

    private static Hit hit(Row row, String by) throws SQLException {
        return new Hit(row.text("code"), row.text("type"), row.text("name"), row.text("organization"), by);
    }

    private static void add(LinkedHashMap<String, Hit> found, Collection<Hit> more) {
        new ArrayList<>(more).forEach(hit -> found.putIfAbsent(hit.code(), hit));
    }
}
