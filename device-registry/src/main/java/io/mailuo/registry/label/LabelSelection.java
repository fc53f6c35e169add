package io.mailuo.registry.label;

import io.mailuo.http.Principal;
import io.mailuo.registry.api.Conditions;
import io.mailuo.registry.api.Filters.Asked;
import io.mailuo.registry.database.Row;
import io.mailuo.registry.database.Transaction;
import io.mailuo.registry.organization.Reach;
import io.mailuo.registry.search.Narrowing;
import io.mailuo.spec.catalogue.ComponentClasses;
import io.mailuo.spec.catalogue.DeviceTypes;
import io.mailuo.spec.catalogue.Divisions;
import io.mailuo.spec.problem.ProblemException;
import io.mailuo.spec.problem.Text;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The labels that a caller has asked for. */
final class LabelSelection {

    /** Of one document. */
    static final int MOST = 20_000;

    private static final int NAMED = 5;
    private static final String IMPORT = "import";

    /** What labels are for. */
    enum Kind {
        DEVICE(Narrowing.Kind.DEVICE, "device", "domain || type"),
        OBJECT(Narrowing.Kind.OBJECT, "managed_object", "standard || '|' || component_class"),
        GATEWAY(Narrowing.Kind.GATEWAY, "gateway", "'90001'");

        private final Narrowing.Kind narrowed;
        private final String table;
        private final String type;

        Kind(Narrowing.Kind narrowed, String table, String type) {
            this.narrowed = narrowed;
            this.table = table;
            this.type = type;
        }

        private String className(String stored, String language) {
            if (this == OBJECT) {
                var parts = stored.split("\\|", 2);
                return ComponentClasses.find(parts[0], parts[1])
                        .map(known -> known.names().in(language))
                        .orElse(parts[1]);
            }
            return DeviceTypes.find(stored)
                    .map(known -> known.names().in(language))
                    .orElse(stored);
        }
    }

    private final Transaction transaction;
    private final Principal principal;
    private final Kind kind;
    private final String language;

    LabelSelection(Transaction transaction, Principal principal, Kind kind, String language) {
        this.transaction = transaction;
        this.principal = principal;
        this.kind = kind;
        this.language = language;
    }

    /** Those of these codes, in their order; a problem names codes that are not registered or not in reach. */
    List<Label> of(List<String> codes) throws SQLException {
        var wanted = new LinkedHashSet<>(codes);
        var found = new LinkedHashMap<String, Label>();
        var conditions = new Conditions().and("e.code = any (?)", wanted);
        Reach.restrict(conditions, principal, "organization");
        read(conditions, 0).forEach(label -> found.put(label.code(), label));
        var missing = wanted.stream().filter(code -> !found.containsKey(code)).toList();
        if (!missing.isEmpty()) {
            var named = String.join(", ", missing.subList(0, Math.min(NAMED, missing.size())));
            throw ProblemException.field(
                    "/codes",
                    new Text(
                            missing.size() + " codes are not registered, or not in reach: " + named,
                            missing.size() + " 个编码未登记或无权查看：" + named));
        }
        return wanted.stream()
                .map(code -> Objects.requireNonNull(found.get(code)))
                .toList();
    }

    /**
     * Those that a filter selects, by code; a problem where they are too many or none.
     *
     * @param part which {@link #MOST} of them, from 1; null for all
     */
    List<Label> of(Narrowing narrowing, Map<String, @Nullable String> filter, @Nullable Integer part)
            throws SQLException {
        refuseUnknown(filter);
        var conditions = new Conditions();
        Asked asked = parameter ->
                Optional.ofNullable(filter.get(parameter)).map(String::strip).filter(value -> !value.isEmpty());
        narrowing.apply(transaction, kind.narrowed, conditions, principal, asked);
        asked.value(IMPORT)
                .ifPresent(id -> conditions.and(
                        "e.code in (select c.code from import_change c where c.import = ? and not c.undone)",
                        importId(id)));
        int skip = part == null ? 0 : (part - 1) * MOST;
        var labels = read(conditions, skip);
        if (labels.isEmpty()) {
            throw skip == 0
                    ? ProblemException.field("/filter", new Text("selects nothing", "没有符合条件的记录"))
                    : ProblemException.field(
                            "/part",
                            new Text("the filter selects no more than " + skip, "符合条件的不超过 " + skip + " 个，没有这一份"));
        }
        if (part == null && labels.size() > MOST) {
            throw ProblemException.field(
                    "/part",
                    new Text(
                            "the filter selects more than " + MOST + ": ask for them in parts, 1, 2 and so on",
                            "符合条件的超过 " + MOST + " 个，请分份打印：第 1 份、第 2 份……"));
        }
        return labels.subList(0, Math.min(MOST, labels.size()));
    }

    private static long importId(String text) {
        if (!text.matches("[0-9]{1,18}")) {
            throw ProblemException.field(
                    "/filter/" + IMPORT,
                    new Text("'" + text + "' is not the number of an import", "“" + text + "”不是导入编号"));
        }
        return Long.parseLong(text);
    }

    private void refuseUnknown(Map<String, @Nullable String> filter) {
        var known = new TreeSet<>(kind.narrowed.parameters());
        known.add(IMPORT);
        for (var parameter : filter.keySet()) {
            if (!known.contains(parameter)) {
                throw ProblemException.field(
                        "/filter/" + parameter,
                        new Text("is not one of " + String.join(", ", known), "不在 " + String.join("、", known) + " 之中"));
            }
        }
    }

    private List<Label> read(Conditions conditions, int skip) throws SQLException {
        var labels = new ArrayList<Label>();
        transaction.each(
                "select s.code, s.name, s.division, s.type, o.name as owner from (select e.code, e.name, e.division,"
                        + " e.organization, " + kind.type + " as type from " + kind.table + " e" + conditions.where()
                        + " order by e.code limit " + (MOST + 1)
                        + " offset " + skip + ") s join organization o on o.id = s.organization order by s.code",
                row -> labels.add(label(row)),
                conditions.parameters());
        return labels;
    }

    private Label label(Row row) throws SQLException {
        return new Label(
                row.text("code"),
                row.text("name"),
                List.of(
                        kind.className(row.text("type"), language),
                        row.text("owner"),
                        Divisions.bundled().fullName(row.text("division"))));
    }
}
