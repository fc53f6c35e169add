package io.mailuo.registry.database;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.mailuo.spec.json.Json;
import io.mailuo.spec.registry.RegistryRecord.Place;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.geometric.PGpoint;

/** One row of a result, read by column name. */
public final class Row {

    /** Turns a row into a value. */
    @FunctionalInterface
    public interface Mapper<T> {
        /** Reads the row. */
        T map(Row row) throws SQLException;
    }

    private final ResultSet result;

    Row(ResultSet result) {
        this.result = result;
    }

    /** A text that is never null. */
    public String text(String column) throws SQLException {
        var value = result.getString(column);
        if (value == null) {
            throw new SQLException("column " + column + " is null");
        }
        return value;
    }

    /** A text, or null. */
    public @Nullable String textOrNull(String column) throws SQLException {
        return result.getString(column);
    }

    /** A jsonb, or null. */
    public @Nullable JsonNode jsonOrNull(String column) throws SQLException {
        var text = result.getString(column);
        try {
            return text == null ? null : Json.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new SQLException("jsonb that is not JSON", e);
        }
    }

    /** A whole number. */
    public long number(String column) throws SQLException {
        return result.getLong(column);
    }

    /** A whole number, or null. */
    public @Nullable Long numberOrNull(String column) throws SQLException {
        long value = result.getLong(column);
        return result.wasNull() ? null : value;
    }

    /** A whole number that fits an int, or null. */
    public @Nullable Integer integerOrNull(String column) throws SQLException {
        int value = result.getInt(column);
        return result.wasNull() ? null : value;
    }

    /** A decimal number, or null. */
    public @Nullable Double decimalOrNull(String column) throws SQLException {
        double value = result.getDouble(column);
        return result.wasNull() ? null : value;
    }

    /** A truth value. */
    public boolean truth(String column) throws SQLException {
        return result.getBoolean(column);
    }

    /** A time that is never null. */
    public Instant time(String column) throws SQLException {
        var value = timeOrNull(column);
        if (value == null) {
            throw new SQLException("column " + column + " is null");
        }
        return value;
    }

    /** A time, or null. */
    public @Nullable Instant timeOrNull(String column) throws SQLException {
        var value = result.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    /** A place, or null. */
    public @Nullable Place placeOrNull(String column) throws SQLException {
        return result.getObject(column) instanceof PGpoint point ? new Place(point.x, point.y) : null;
    }

    /** Bytes that are never null. */
    public byte[] bytes(String column) throws SQLException {
        var value = result.getBytes(column);
        if (value == null) {
            throw new SQLException("column " + column + " is null");
        }
        return value;
    }

    /** A list of texts. */
    public List<String> texts(String column) throws SQLException {
        var array = result.getArray(column);
        return array == null ? List.of() : List.of((String[]) array.getArray());
    }
}
