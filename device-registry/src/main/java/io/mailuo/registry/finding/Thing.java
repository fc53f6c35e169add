package io.mailuo.registry.finding;

import io.mailuo.registry.database.Row;
import io.mailuo.spec.registry.RegistryRecord.Place;
import io.mailuo.spec.registry.RegistryRecord.State;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is checked: as much of a device, an object or a gateway as the rules need.
 *
 * @param type device type, or standard and component class, or {@code gateway}
 * @param datum that the place was stated in, where that was not WGS 84
 * @param updatedAt when it was last changed
 * @param condition what the standard's attribute GLBJZT says of an object, such as 完好
 * @param object code of the object that a device is installed on
 * @param objectPlace where that object is
 */
record Thing(
        Kind kind,
        String code,
        String type,
        String division,
        String name,
        String organization,
        @Nullable String profile,
        State state,
        @Nullable Place place,
        @Nullable String datum,
        @Nullable String gridCell,
        long version,
        Instant updatedAt,
        @Nullable String condition,
        @Nullable String object,
        @Nullable Place objectPlace) {

    static Thing of(Kind kind, Row row) throws SQLException {
        return new Thing(
                kind,
                row.text("code"),
                row.text("type"),
                row.text("division"),
                row.text("name"),
                row.text("organization"),
                row.textOrNull("profile"),
                State.valueOf(row.text("state")),
                row.placeOrNull("place"),
                row.textOrNull("stated_datum"),
                row.textOrNull("grid_cell"),
                row.number("version"),
                row.time("updated_at"),
                row.textOrNull("condition"),
                row.textOrNull("object"),
                row.placeOrNull("object_place"));
    }

    /** Such as {@code device/1101…}. */
    String entity() {
        return kind.text() + "/" + code;
    }

    /** Whether it is out of use for good: nothing about it needs mending then. */
    boolean retired() {
        return state == State.RETIRED;
    }
}
