package io.mailuo.registry.database;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;

/** Loads rows by COPY, in PostgreSQL's text format. Used by one thread. */
public final class RowLoader implements AutoCloseable {

    private static final int PIECE = 1 << 16;

    private final CopyIn copy;
    private final StringBuilder text = new StringBuilder(PIECE + 4096);
    private boolean first = true;

    RowLoader(CopyManager manager, String table) throws SQLException {
        this.copy = manager.copyIn("copy " + table + " from stdin");
    }

    /** The next value of the row. */
    public RowLoader put(@Nullable Object value) {
        separate();
        switch (value) {
            case null -> text.append("\\N");
            case Collection<?> list -> array(list);
            default -> escape(value.toString());
        }
        return this;
    }

    /** The next value of the row: a point, or null. */
    public RowLoader point(double x, double y) {
        separate();
        text.append('(').append(x).append(',').append(y).append(')');
        return this;
    }

    /** Ends the row. */
    public void end() throws SQLException {
        text.append('\n');
        first = true;
        if (text.length() >= PIECE) {
            flush();
        }
    }

    /** Ends the loading. */
    @Override
    public void close() throws SQLException {
        flush();
        copy.endCopy();
    }

    /** Gives up; nothing of it is loaded. */
    public void cancel() throws SQLException {
        if (copy.isActive()) {
            copy.cancelCopy();
        }
    }

    private void separate() {
        if (!first) {
            text.append('\t');
        }
        first = false;
    }

    private void escape(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '\\' -> text.append("\\\\");
                case '\t' -> text.append("\\t");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case 0 -> {
                    // cannot be stored
                }
                default -> text.append(c);
            }
        }
    }

    private void array(Collection<?> list) {
        var literal = new StringBuilder("{");
        for (var element : list) {
            if (element instanceof Integer number) {
                literal.append(literal.length() > 1 ? "," : "").append(number.intValue());
                continue;
            }
            literal.append(literal.length() > 1 ? "," : "")
                    .append('"')
                    .append(String.valueOf(element).replace("\\", "\\\\").replace("\"", "\\\""))
                    .append('"');
        }
        escape(literal.append('}').toString());
    }

    private void flush() throws SQLException {
        if (text.isEmpty()) {
            return;
        }
        var bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        text.setLength(0);
        copy.writeToCopy(bytes, 0, bytes.length);
    }
}
