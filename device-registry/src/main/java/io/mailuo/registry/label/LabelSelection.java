package io.mailuo.registry.label;

import io.mailuo.http.Principal;
import io.mailuo.registry.api.Conditions;
import io.mailuo.registry.api.Filters;
import io.mailuo.registry.database.Row;
import io.mailuo.registry.database.Transaction;
import io.mailuo.registry.organization.Reach;
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
import java.util.Objects;

/** The labels that a caller has asked for. */
final class LabelSelection {

    /** Of one document. */
    static final int MOST = 20_000;

    private static final int NAMED = 5;

    /** What labels are for. */
    enum Kind {
        DEVICE("device", "domain || type"),
        OBJECT("managed_object", "standard || '|' || component_class"),
        GATEWAY("gateway", "'90001'");

        private final String table;
        private final String type;

        Kind(String table, String type) {
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
        read(new Conditions().and("e.code = any (?)", wanted)).forEach(label -> found.put(label.code(), label));
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

    /** Those that a filter selects, by code; a problem where they are too many or none. */
    List<Label> of(LabelBody.Filter filter) throws SQLException {
        var conditions = new Conditions();
        Filters.apply(filter.division(), filter.organization(), filter.state(), conditions);
        narrow(filter, conditions);
        var labels = read(conditions);
        if (labels.isEmpty()) {
            throw ProblemException.field("/filter", new Text("selects nothing", "没有符合条件的记录"));
        }
        if (labels.size() > MOST) {
            throw ProblemException.field(
                    "/filter",
                    new Text("selects more than " + MOST + "; make it narrower", "符合条件的超过 " + MOST + " 个，请缩小范围"));
        }
        return labels;
    }

    private void narrow(LabelBody.Filter filter, Conditions conditions) {
        if (filter.gridCell() != null) {
            conditions.and("grid_cell = ?", filter.gridCell());
        }
        if (filter.q() != null) {
            conditions.and(
                    "name ilike ? or code like ?",
                    Conditions.containing(filter.q()),
                    Conditions.startingWith(filter.q()));
        }
        if (filter.importId() != null) {
            conditions.and(
                    "exists (select 1 from import_change c where c.code = e.code and c.import::text = ? and not c.undone)",
                    filter.importId().replace("\0", ""));
        }
        var values = new LinkedHashMap<String, String>();
        put(values, "domain", filter.domain(), kind == Kind.DEVICE);
        put(values, "domain || type", filter.type(), kind == Kind.DEVICE);
        put(values, "gateway", filter.gateway(), kind == Kind.DEVICE);
        put(values, "component_class", filter.componentClass(), kind == Kind.OBJECT);
        values.forEach((column, value) -> conditions.and(column + " = ?", value.replace("\0", "")));
    }

    private void put(
            LinkedHashMap<String, String> values,
            String column,
            @org.jspecify.annotations.Nullable String value,
            boolean suits) {
        if (value == null) {
            return;
        }
        if (!suits) {
            throw ProblemException.field(
                    "/filter",
                    new Text(
                            "a " + kind.name().toLowerCase(java.util.Locale.ROOT) + " has no " + column,
                            "该类记录没有 " + column + " 字段"));
        }
        values.put(column, value);
    }

    private List<Label> read(Conditions conditions) throws SQLException {
        Reach.restrict(conditions, principal, "organization");
        var labels = new ArrayList<Label>();
        transaction.each(
                "select s.code, s.name, s.division, s.type, o.name as owner from (select e.code, e.name, e.division,"
                        + " e.organization, " + kind.type + " as type from " + kind.table + " e" + conditions.where()
                        + " order by e.code limit " + (MOST + 1)
                        + ") s join organization o on o.id = s.organization order by s.code",
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
