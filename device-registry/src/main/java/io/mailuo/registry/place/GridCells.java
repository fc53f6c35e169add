package io.mailuo.registry.place;

import io.mailuo.registry.database.Database;
import io.mailuo.registry.database.Transaction;
import io.mailuo.spec.registry.RegistryRecord.Place;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * In which grid cell a place is. The areas are kept in memory, as of the newest generation that was asked for.
 * Thread-safe.
 */
public final class GridCells {

    private final Database database;
    private final Map<AreaKind, AreaIndex> kept = new EnumMap<>(AreaKind.class);

    public GridCells(Database database) {
        this.database = database;
    }

    /** The code of the grid cell, or null. It is right until the transaction ends: who changes cells waits for that. */
    public @Nullable String of(Transaction transaction, @Nullable Place place) throws SQLException {
        return place == null ? null : of(all(transaction), place);
    }

    /** All grid cells. They stay as they are until the transaction ends: who changes cells waits for that. */
    public AreaIndex all(Transaction transaction) throws SQLException {
        return current(transaction, AreaKind.GRID_CELL);
    }

    /** The code of the grid cell in an index, or null. */
    public static @Nullable String of(AreaIndex cells, @Nullable Place place) {
        if (place == null || cells.isEmpty()) {
            return null;
        }
        var cell = cells.at(place);
        return cell == null ? null : cell.code();
    }

    /** The areas of a kind as they are now. They may change at any time; see {@link #isCurrent}. */
    public AreaIndex now(AreaKind kind) {
        return database.read(transaction -> current(transaction, kind));
    }

    /** Whether the grid cells are still of this generation; they stay so until the transaction ends. */
    public static boolean isCurrent(Transaction transaction, long generation) throws SQLException {
        return generation(transaction, AreaKind.GRID_CELL) == generation;
    }

    private AreaIndex current(Transaction transaction, AreaKind kind) throws SQLException {
        long generation = generation(transaction, kind);
        synchronized (kept) {
            var index = kept.get(kind);
            if (index == null || index.generation() != generation) {
                index = load(transaction, kind, generation);
                kept.put(kind, index);
            }
            return index;
        }
    }

    private static long generation(Transaction transaction, AreaKind kind) throws SQLException {
        return transaction
                .first("select area_generation(?) as generation", row -> row.number("generation"), kind.text())
                .orElseThrow();
    }

    private static AreaIndex load(Transaction transaction, AreaKind kind, long generation) throws SQLException {
        var areas = new ArrayList<AreaIndex.Area>();
        transaction.each(
                "select code, name, shape from area where kind = ?",
                row -> areas.add(
                        new AreaIndex.Area(row.text("code"), row.textOrNull("name"), Shape.of(row.bytes("shape")))),
                kind.text());
        return new AreaIndex(generation, areas);
    }
}
