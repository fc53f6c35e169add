package io.mailuo.registry.database;

import java.io.ByteArrayOutputStream;
import java.sql.SQLException;
import java.util.function.LongConsumer;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;
import org.postgresql.copy.CopyOperation;
import org.postgresql.copy.CopyOut;

/** Carries the rows of a query to a table on another connection, in PostgreSQL's binary format, unread. */
final class RowPipe {

    private static final int PIECE = 1 << 16;

    private RowPipe() {}

    /**
     * Carries all rows.
     *
     * @param progress told how many there were so far, often
     */
    static void carry(CopyManager from, String query, CopyManager to, String table, LongConsumer progress)
            throws SQLException {
        var out = from.copyOut("copy (" + query + ") to stdout (format binary)");
        try {
            var in = to.copyIn("copy " + table + " from stdin (format binary)");
            try {
                carry(out, in, progress);
            } finally {
                end(in);
            }
        } finally {
            end(out);
        }
    }

    private static void carry(CopyOut out, CopyIn in, LongConsumer progress) throws SQLException {
        var piece = new ByteArrayOutputStream(PIECE + 4096);
        long rows = 0;
        for (byte[] row = out.readFromCopy(); row != null; row = out.readFromCopy()) {
            piece.write(row, 0, row.length);
            rows++;
            if (piece.size() >= PIECE) {
                in.writeToCopy(piece.toByteArray(), 0, piece.size());
                piece.reset();
                progress.accept(rows);
            }
        }
        in.writeToCopy(piece.toByteArray(), 0, piece.size());
        in.endCopy();
    }

    /** Gives up what has not come to its end. */
    private static void end(CopyOperation copy) throws SQLException {
        if (copy.isActive()) {
            copy.cancelCopy();
        }
    }
}
