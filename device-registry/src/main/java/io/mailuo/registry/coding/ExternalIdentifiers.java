package io.mailuo.registry.coding;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.mailuo.registry.api.Fields;
import io.mailuo.registry.database.Transaction;
import io.mailuo.spec.json.Json;
import io.mailuo.spec.problem.Problem;
import io.mailuo.spec.problem.ProblemException;
import io.mailuo.spec.problem.Text;
import io.mailuo.spec.registry.RegistryRecord.ExternalId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The names of devices and managed objects under other schemes: unique within a scheme, whoever bears them. */
public final class ExternalIdentifiers {

    private static final int MOST = 32;
    private static final Pattern SCHEME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,31}");
    private static final Pattern VALUE = Pattern.compile("[\\p{L}\\p{N}\\p{P}\\p{S}]{1,128}");

    /** Who bears the identifiers. */
    public enum Bearer {
        DEVICE("device"),
        OBJECT("managed_object");

        private final String column;

        Bearer(String column) {
            this.column = column;
        }
    }

    private ExternalIdentifiers() {}

    /** Whether a text can be the name of a scheme. */
    public static boolean isScheme(String text) {
        return SCHEME.matcher(text).matches();
    }

    /** Whether a text can be the value of an identifier. */
    public static boolean isValue(String text) {
        return VALUE.matcher(text).matches();
    }

    /** Those that a caller names, in order; what is wrong is noted in {@code fields}. */
    public static List<ExternalId> check(@Nullable List<ExternalId> wanted, Fields fields) {
        if (wanted == null) {
            return List.of();
        }
        fields.require(wanted.size() <= MOST, "/externalIds", "more than " + MOST, "超过 " + MOST + " 个");
        var checked = new ArrayList<ExternalId>();
        var seen = new HashSet<ExternalId>();
        for (int i = 0; i < Math.min(wanted.size(), MOST); i++) {
            var pointer = "/externalIds/" + i;
            var identifier = wanted.get(i);
            if (identifier == null) {
                fields.wrong(pointer, "is null", "为空");
                continue;
            }
            fields.matching(pointer + "/scheme", identifier.scheme(), SCHEME, "hj212.mn");
            fields.matching(
                    pointer + "/value",
                    identifier.value(),
                    VALUE,
                    new Text("010000A8900016F000169DC0 (no spaces)", "010000A8900016F000169DC0（不含空格）"));
            fields.require(seen.add(identifier), pointer, "stands twice", "重复");
            checked.add(identifier);
        }
        checked.sort(Comparator.comparing((ExternalId id) -> String.valueOf(id.scheme()))
                .thenComparing(id -> String.valueOf(id.value())));
        return checked;
    }

    /** Gives the bearer {@code code} exactly these; a 409 names the holder of one that is taken. */
    public static void replace(Transaction transaction, Bearer bearer, String code, List<ExternalId> identifiers)
            throws SQLException {
        transaction.update("delete from external_identifier where " + bearer.column + " = ?", code);
        insert(transaction, bearer, code, identifiers);
    }

    /** Gives a new bearer these; a 409 names the holder of one that is taken. */
    public static void insert(Transaction transaction, Bearer bearer, String code, List<ExternalId> identifiers)
            throws SQLException {
        for (int i = 0; i < identifiers.size(); i++) {
            var identifier = identifiers.get(i);
            int inserted = transaction.update(
                    "insert into external_identifier (scheme, value, " + bearer.column
                            + ") values (?, ?, ?) on conflict do nothing",
                    identifier.scheme(),
                    identifier.value(),
                    code);
            if (inserted == 0) {
                throw taken(transaction, identifier, i);
            }
        }
    }

    /** The identifiers of several bearers, by their codes; nothing for those that have none. */
    public static Map<String, List<ExternalId>> of(Transaction transaction, Bearer bearer, Collection<String> codes)
            throws SQLException {
        var identifiers = new HashMap<String, List<ExternalId>>();
        transaction.list(
                "select * from external_identifier where " + bearer.column + " = any (?) order by scheme, value",
                row -> identifiers
                        .computeIfAbsent(row.text(bearer.column), ignored -> new ArrayList<>())
                        .add(new ExternalId(row.text("scheme"), row.text("value"))),
                codes);
        return identifiers;
    }

    /**
     * Those of a row that an import has put aside as JSON.
     *
     * @param json with a list {@code external_ids}
     */
    public static List<ExternalId> ofRow(String json) throws SQLException {
        try {
            var identifiers = new ArrayList<ExternalId>();
            for (var each : Json.MAPPER.readTree(json).path("external_ids")) {
                identifiers.add(new ExternalId(
                        each.path("scheme").asText(), each.path("value").asText()));
            }
            identifiers.sort(Comparator.comparing(ExternalId::scheme).thenComparing(ExternalId::value));
            return identifiers;
        } catch (JsonProcessingException e) {
            throw new SQLException("jsonb that is not JSON", e);
        }
    }

    private static ProblemException taken(Transaction transaction, ExternalId identifier, int index)
            throws SQLException {
        var holder = transaction
                .first(
                        "select coalesce(device, managed_object) as holder from external_identifier"
                                + " where scheme = ? and value = ?",
                        row -> row.text("holder"),
                        identifier.scheme(),
                        identifier.value())
                .orElse("?");
        var text = new Text(
                identifier.scheme() + " '" + identifier.value() + "' belongs to " + holder,
                identifier.scheme() + "“" + identifier.value() + "”已属于 " + holder);
        return new ProblemException(new Problem(
                "external-id-taken",
                409,
                new Text("The external identifier is taken", "外部标识已被占用"),
                text,
                List.of(new Problem.Field("/externalIds/" + index, text))));
    }
}
