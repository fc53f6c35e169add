package io.mailuo.registry.backup;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What a registry's database consists of, as PostgreSQL's own catalogue says. */
final class Catalog {

    /** The migrations' own table. */
    private static final String HISTORY = "flyway_schema_history";

    /**
     * A table.
     *
     * @param columns those that hold what was written; not the computed ones
     */
    record Table(String name, List<String> columns) {
        Table {
            columns = List.copyOf(columns);
        }

        /** As COPY names it. */
        String reference() {
            return quoted(name) + " (" + columns.stream().map(Catalog::quoted).collect(Collectors.joining(", ")) + ")";
        }
    }

    /** A trigger of the schema's that can be switched off. */
    record Trigger(String table, String name) {}

    private Catalog() {}

    /** A name as SQL takes it, whatever characters it holds. */
    static String quoted(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    /** The schema's versions, in the order in which they were applied. */
    static List<String> migrations(Connection connection) throws SQLException {
        return texts(
                connection,
                "select version from " + HISTORY + " where success and version is not null order by installed_rank");
    }

    /** All tables that outlive a crash, those that others refer to before those. Stages of imports are not among them. */
    static List<Table> tables(Connection connection) throws SQLException {
        var columns = new HashMap<String, List<String>>();
        pairs(
                connection,
                "select c.relname, a.attname from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute"
                        + " a on a.attrelid = c.oid where n.nspname = current_schema() and c.relkind = 'r' and c.relpersistence"
                        + " = 'p' and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' and c.relname <> '"
                        + HISTORY + "' order by c.relname, a.attnum",
                (table, column) -> columns.computeIfAbsent(table, ignored -> new ArrayList<>())
                        .add(column));
        var needs = new HashMap<String, Set<String>>();
        pairs(
                connection,
                "select c.relname, f.relname from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_class f on"
                        + " f.oid = k.confrelid join pg_namespace n on n.oid = c.relnamespace where k.contype = 'f' and"
                        + " n.nspname = current_schema() and k.conrelid <> k.confrelid order by 1, 2",
                (table, other) -> needs.computeIfAbsent(table, ignored -> new LinkedHashSet<>())
                        .add(other));
        var ordered = new LinkedHashSet<String>();
        columns.keySet().stream().sorted().forEach(table -> visit(table, needs, ordered, new LinkedHashSet<>()));
        return ordered.stream()
                .map(name -> new Table(name, columns.getOrDefault(name, List.of())))
                .toList();
    }

    private static void visit(String table, Map<String, Set<String>> needs, Set<String> ordered, Set<String> above) {
        if (ordered.contains(table) || !above.add(table)) {
            return;
        }
        needs.getOrDefault(table, Set.of()).forEach(other -> visit(other, needs, ordered, above));
        ordered.add(table);
    }

    /** Where the sequences are. */
    static List<Manifest.Sequence> sequences(Connection connection) throws SQLException {
        var sequences = new ArrayList<Manifest.Sequence>();
        pairs(
                connection,
                "select sequencename, last_value::text from pg_sequences where schemaname = current_schema() and last_value"
                        + " is not null order by 1",
                (name, last) -> sequences.add(new Manifest.Sequence(name, Long.parseLong(last))));
        return sequences;
    }

    /** The triggers that are on in the ordinary way: those that check and derive what is written. */
    static List<Trigger> triggers(Connection connection) throws SQLException {
        var triggers = new ArrayList<Trigger>();
        pairs(
                connection,
                "select c.relname, t.tgname from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on"
                        + " n.oid = c.relnamespace where not t.tgisinternal and t.tgenabled = 'O' and n.nspname ="
                        + " current_schema() order by 1, 2",
                (table, name) -> triggers.add(new Trigger(table, name)));
        return triggers;
    }

    private interface Pair {
        void take(String first, String second);
    }

    private static void pairs(Connection connection, String sql, Pair pair) throws SQLException {
        try (var statement = connection.createStatement();
                var result = statement.executeQuery(sql)) {
            while (result.next()) {
                pair.take(result.getString(1), result.getString(2));
            }
        }
    }

    private static List<String> texts(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var result = statement.executeQuery(sql)) {
            var texts = new ArrayList<String>();
            while (result.next()) {
                texts.add(result.getString(1));
            }
            return texts;
        }
    }
}
