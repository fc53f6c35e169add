package io.mailuo.registry.database;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.mailuo.spec.json.Json;
import io.mailuo.spec.registry.RegistryRecord;
import io.mailuo.spec.registry.RegistryRecord.Place;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;
import org.postgresql.geometric.PGpoint;

/**
 * One open transaction. What it writes about an entity, it also writes to the outbox (for the topic {@code registry})
 * and to the audit log; all of it is committed together or not at all. Outbox and audit log are written at the end, in one
 * statement. Used by one thread.
 */
public final class Transaction {

    /** Reads a row. */
    @FunctionalInterface
    public interface Visitor {
        /** Reads the row. */
        void visit(Row row) throws SQLException;
    }

    /** U+0000, which PostgreSQL's jsonb cannot hold; not the text of that escape, before which stands a backslash more. */
    private static final Pattern NUL = Pattern.compile("(?<!\\\\)((?:\\\\\\\\)*+)\\\\u0000");

    private static final int FETCH = 5000;
    private static final int MOST_KEPT = 200;

    /** In one statement, because every statement is a way to the database and back. */
    private static final String SETTLE = """
            with noted as (
                insert into audit (who, action, entity, before, after)
                select who, action, entity, before::jsonb, after::jsonb
                from unnest(?, ?, ?, ?, ?) with ordinality as n (who, action, entity, before, after, position)
                order by position)
            insert into outbox (key, value)
            select key, value from unnest(?, ?) with ordinality as c (key, value, position) order by position
            returning id
            """;

    private record Note(
            String who,
            String action,
            String entity,
            @Nullable String before,
            @Nullable String after) {}

    private record Change(String key, @Nullable String value) {}

    private final Connection connection;
    private String who;
    private final List<Long> published = new ArrayList<>();
    private final List<Note> notes = new ArrayList<>();
    private final List<Change> changes = new ArrayList<>();

    Transaction(Connection connection, String who) {
        this.connection = connection;
        this.who = who;
    }

    /** All rows of a query. */
    public <T> List<T> list(String sql, Row.Mapper<T> mapper, @Nullable Object... parameters) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            bind(statement, parameters);
            try (var result = statement.executeQuery()) {
                var row = new Row(result);
                var values = new ArrayList<T>();
                while (result.next()) {
                    values.add(mapper.map(row));
                }
                return values;
            }
        }
    }

    /** The first row of a query, if any. */
    public <T> Optional<T> first(String sql, Row.Mapper<T> mapper, @Nullable Object... parameters) throws SQLException {
        return list(sql, mapper, parameters).stream().findFirst();
    }

    /** Whether a query has any row. */
    public boolean exists(String sql, @Nullable Object... parameters) throws SQLException {
        return first(sql, row -> true, parameters).isPresent();
    }

    /** Changes rows; returns how many. */
    public int update(String sql, @Nullable Object... parameters) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            bind(statement, parameters);
            return statement.executeUpdate();
        }
    }

    /** Changes rows, one set of parameters after the other. */
    public void batch(String sql, Collection<@Nullable Object[]> parameterSets) throws SQLException {
        if (parameterSets.isEmpty()) {
            return;
        }
        try (var statement = connection.prepareStatement(sql)) {
            for (var parameters : parameterSets) {
                bind(statement, parameters);
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    /** Goes through the rows of a query, some at a time, however many there are. */
    public void each(String sql, Visitor visitor, @Nullable Object... parameters) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            statement.setFetchSize(FETCH);
            bind(statement, parameters);
            try (var result = statement.executeQuery()) {
                var row = new Row(result);
                while (result.next()) {
                    visitor.visit(row);
                }
            }
        }
    }

    /**
     * Loads rows into a table by COPY.
     *
     * @param table name of the table, and its columns in parentheses
     * @return where the rows go; what it loads is complete when it is closed
     */
    public RowLoader load(String table) throws SQLException {
        return new RowLoader(copies(), table);
    }

    CopyManager copies() throws SQLException {
        return connection.unwrap(PGConnection.class).getCopyAPI();
    }

    /** Executes a statement of schema or session. */
    public void execute(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /**
     * Has the database plan each query of this transaction for its own values. A plan for all values takes every
     * organization for an average one, and reads a million devices to find those of one whose codes come last.
     */
    public void planForValues() throws SQLException {
        execute("set local plan_cache_mode = force_custom_plan");
    }

    /** Runs {@code work}; what it did is undone where it fails, and the transaction goes on. */
    public <T> T attempt(Database.Work<T> work) throws SQLException {
        settle();
        var savepoint = connection.setSavepoint();
        try {
            T value = work.in(this);
            settle();
            connection.releaseSavepoint(savepoint);
            return value;
        } catch (SQLException | RuntimeException e) {
            notes.clear();
            changes.clear();
            connection.rollback(savepoint);
            throw e;
        }
    }

    /**
     * Puts many devices at once on their way to the topic {@code registry}, as they will be when they get there: with
     * one entry of the outbox, from which the publisher finds them.
     *
     * @param importId those that this import has changed; null for all there are
     */
    public void publishMany(@Nullable Long importId) throws SQLException {
        update("insert into outbox (key, bulk, import) values ('bulk', 'device', ?::bigint)", importId);
    }

    /** Puts the entity, as it now is, on its way to the topic {@code registry}. */
    public void publish(RegistryRecord record) throws SQLException {
        append(record.key(), json(record));
    }

    /** Puts the news that the entity is gone on its way to the topic {@code registry}. */
    public void publishRemoval(String key) throws SQLException {
        append(key, null);
    }

    /** From here on the audit log notes that {@code subject} has done it; for what several have done at once. */
    public void actAs(String subject) {
        who = subject;
    }

    /**
     * Notes in the audit log who has done what.
     *
     * @param action such as {@code device.create}
     * @param entity such as {@code device/1101…}
     * @param before the entity as it was, or null
     * @param after the entity as it is, or null; never with a secret in it
     */
    public void audit(String action, String entity, @Nullable Object before, @Nullable Object after)
            throws SQLException {
        notes.add(new Note(
                who, action, entity, before == null ? null : json(before), after == null ? null : json(after)));
        if (notes.size() >= MOST_KEPT) {
            settle();
        }
    }

    /** Writes what was published and audited so far; returns the ids of all outbox rows of this transaction. */
    List<Long> settle() throws SQLException {
        if (!notes.isEmpty() || !changes.isEmpty()) {
            published.addAll(list(
                    SETTLE,
                    row -> row.number("id"),
                    column(notes, Note::who),
                    column(notes, Note::action),
                    column(notes, Note::entity),
                    column(notes, Note::before),
                    column(notes, Note::after),
                    column(changes, Change::key),
                    column(changes, Change::value)));
            notes.clear();
            changes.clear();
        }
        return published;
    }

    private void append(String key, @Nullable String value) throws SQLException {
        changes.add(new Change(key, value));
        if (changes.size() >= MOST_KEPT) {
            settle();
        }
    }

    private static <T> List<@Nullable String> column(List<T> rows, Function<T, @Nullable String> field) {
        var values = new ArrayList<@Nullable String>(rows.size());
        rows.forEach(row -> values.add(field.apply(row)));
        return values;
    }

    private static String json(Object value) {
        try {
            var text = Json.MAPPER.writeValueAsString(value);
            return text.contains("\\u0000") ? NUL.matcher(text).replaceAll("$1") : text;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write " + value.getClass() + " as JSON", e);
        }
    }

    private void bind(PreparedStatement statement, @Nullable Object[] parameters) throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            int index = i + 1;
            switch (parameters[i]) {
                case null -> statement.setNull(index, Types.NULL);
                case Instant time -> statement.setObject(index, time.atOffset(ZoneOffset.UTC));
                case Place place -> statement.setObject(index, new PGpoint(place.lon(), place.lat()));
                case Enum<?> constant -> statement.setString(index, constant.name());
                case Collection<?> texts ->
                    statement.setArray(
                            index,
                            connection.createArrayOf(
                                    "text",
                                    texts.stream()
                                            .map(text -> text == null ? null : text.toString())
                                            .toArray()));
                case Object other -> statement.setObject(index, other);
            }
        }
    }
}
