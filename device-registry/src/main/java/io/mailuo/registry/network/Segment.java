package io.mailuo.registry.network;

import io.mailuo.registry.database.Row;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A segment of a utility network, such as a pipe between two manholes.
 *
 * @param id unique within the network
 * @param from code of the managed object that the flow comes from
 * @param to code of the managed object that it goes to
 * @param object code of the managed object that the segment itself is, or null
 */
record Segment(String id, String from, String to, @Nullable String object) {

    /** The columns that {@link #of} reads. */
    static final String COLUMNS = "id, source, target, object";

    static Segment of(Row row) throws SQLException {
        return new Segment(row.text("id"), row.text("source"), row.text("target"), row.textOrNull("object"));
    }
}
