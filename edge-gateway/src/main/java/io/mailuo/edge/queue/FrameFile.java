package io.mailuo.edge.queue;

import java.io.Closeable;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.sqlite.JDBC;
import org.sqlite.SQLiteErrorCode;

/**
 * The queue's SQLite file. One thread writes; reading has a connection of its own and may be called by any thread.
 */
final class FrameFile implements Closeable {

    private static final int PAGE = 4096;
    private static final int WAL_PAGES = 250;
    private static final int CODE_MASK = 0xFF;

    private final Connection writer;
    private final Connection reader;

    /**
     * Opens the file, or creates it.
     *
     * @param maxBytes most bytes that the file may take
     * @throws SQLException with code {@code CORRUPT} or {@code NOTADB} if it is damaged
     */
    FrameFile(Path file, long maxBytes) throws SQLException {
        writer = connect(file);
        try {
            execute(writer, "PRAGMA page_size=" + PAGE);
            execute(writer, "PRAGMA auto_vacuum=INCREMENTAL");
            execute(writer, "PRAGMA journal_mode=WAL");
            execute(writer, "PRAGMA wal_autocheckpoint=" + WAL_PAGES);
            execute(writer, "PRAGMA synchronous=FULL");
            execute(writer, "PRAGMA temp_store=MEMORY");
            execute(writer, "PRAGMA cache_size=-1024");
            execute(writer, "PRAGMA max_page_count=" + Math.max(maxBytes / PAGE, 64));
            check();
            execute(
                    writer,
                    "CREATE TABLE IF NOT EXISTS frame(id INTEGER PRIMARY KEY, stored INTEGER NOT NULL,"
                            + " observations INTEGER NOT NULL, properties TEXT, payload BLOB NOT NULL)");
            reader = connect(file);
            execute(reader, "PRAGMA query_only=ON");
            execute(reader, "PRAGMA cache_size=-512");
        } catch (SQLException e) {
            writer.close();
            throw e;
        }
    }

    private static Connection connect(Path file) throws SQLException {
        var properties = new Properties();
        properties.setProperty("busy_timeout", "5000");
        var connection = new JDBC().connect("jdbc:sqlite:" + file, properties);
        if (connection == null) {
            throw new SQLException("no SQLite file can be opened at " + file);
        }
        return connection;
    }

    private void check() throws SQLException {
        try (var statement = writer.createStatement();
                var rows = statement.executeQuery("PRAGMA quick_check(1)")) {
            if (!rows.next() || !"ok".equals(rows.getString(1))) {
                throw new SQLException("quick_check: " + rows.getString(1), "", SQLiteErrorCode.SQLITE_CORRUPT.code);
            }
        }
    }

    /** Whether {@code e} says that the file is damaged. */
    static boolean isDamage(SQLException e) {
        int code = e.getErrorCode() & CODE_MASK;
        return code == SQLiteErrorCode.SQLITE_CORRUPT.code || code == SQLiteErrorCode.SQLITE_NOTADB.code;
    }

    /** Whether {@code e} says that there is no room: the file's limit, or a full disk. */
    static boolean isFull(SQLException e) {
        int code = e.getErrorCode() & CODE_MASK;
        return code == SQLiteErrorCode.SQLITE_FULL.code || code == SQLiteErrorCode.SQLITE_IOERR.code;
    }

    /** Inserts and deletes in one durable transaction. */
    void commit(List<Frame> inserts, List<Long> deletes) throws SQLException {
        execute(writer, "BEGIN IMMEDIATE");
        try {
            insert(inserts);
            delete(deletes);
            execute(writer, "COMMIT");
        } catch (SQLException e) {
            try {
                // SQLite has rolled back by itself after some errors; then this one says so, and that is fine.
                execute(writer, "ROLLBACK");
            } catch (SQLException second) {
                e.addSuppressed(second);
            }
            throw e;
        }
    }

    private void insert(List<Frame> frames) throws SQLException {
        if (frames.isEmpty()) {
            return;
        }
        try (var statement = writer.prepareStatement("INSERT INTO frame VALUES(?,?,?,?,?)")) {
            for (var frame : frames) {
                statement.setLong(1, frame.id());
                statement.setLong(2, frame.storedAt().toEpochMilli());
                statement.setInt(3, frame.observations());
                statement.setString(4, frame.properties());
                statement.setBytes(5, frame.payload());
                statement.executeUpdate();
            }
        }
    }

    private void delete(List<Long> ids) throws SQLException {
        if (ids.isEmpty()) {
            return;
        }
        try (var statement = writer.prepareStatement("DELETE FROM frame WHERE id=?")) {
            for (var id : ids) {
                statement.setLong(1, id);
                statement.executeUpdate();
            }
        }
    }

    /** At most {@code limit} frames with ids from {@code from} to {@code to}, rising. */
    List<Frame> read(long from, long to, int limit) throws SQLException {
        synchronized (reader) {
            try (var statement = reader.prepareStatement(
                    "SELECT id,stored,observations,properties,payload FROM frame WHERE id BETWEEN ? AND ? ORDER BY id LIMIT ?")) {
                statement.setLong(1, from);
                statement.setLong(2, to);
                statement.setInt(3, limit);
                var frames = new ArrayList<Frame>();
                try (var rows = statement.executeQuery()) {
                    while (rows.next()) {
                        frames.add(frame(rows));
                    }
                }
                return frames;
            }
        }
    }

    private static Frame frame(ResultSet rows) throws SQLException {
        long id = rows.getLong(1);
        return new Frame(
                id,
                Lane.of(id),
                Instant.ofEpochMilli(rows.getLong(2)),
                rows.getInt(3),
                rows.getString(4),
                rows.getBytes(5));
    }

    /**
     * What a range of ids holds.
     *
     * @param lastId greatest id, or -1 when empty
     */
    record Extent(long frames, long observations, long bytes, long lastId) {}

    /** Counts the frames with ids from {@code from} to {@code to}. */
    Extent extent(long from, long to) throws SQLException {
        synchronized (reader) {
            try (var statement = reader.prepareStatement(
                    "SELECT count(*),coalesce(sum(observations),0),coalesce(sum(length(payload)),0),coalesce(max(id),-1)"
                            + " FROM frame WHERE id BETWEEN ? AND ?")) {
                statement.setLong(1, from);
                statement.setLong(2, to);
                try (var rows = statement.executeQuery()) {
                    rows.next();
                    return new Extent(rows.getLong(1), rows.getLong(2), rows.getLong(3), rows.getLong(4));
                }
            }
        }
    }

    /** Bytes of the pages that hold something. Called by the writing thread. */
    long usedBytes() throws SQLException {
        return (pragma("page_count") - pragma("freelist_count")) * PAGE;
    }

    /** Moves the write-ahead log into the file as far as readers allow. Called by the writing thread. */
    void checkpoint() throws SQLException {
        execute(writer, "PRAGMA wal_checkpoint(TRUNCATE)");
    }

    /** Gives space that is not used any more back to the disk, a part at a time. Called by the writing thread. */
    void shrink(int pages) throws SQLException {
        if (pragma("freelist_count") > pages) {
            execute(writer, "PRAGMA incremental_vacuum(" + pages + ")");
            checkpoint();
        }
    }

    private long pragma(String name) throws SQLException {
        try (var statement = writer.createStatement();
                var rows = statement.executeQuery("PRAGMA " + name)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() {
        try {
            synchronized (reader) {
                reader.close();
            }
            writer.close();
        } catch (SQLException e) {
            throw new IllegalStateException("the queue's file cannot be closed", e);
        }
    }
}
