package io.mailuo.registry.device;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.mailuo.registry.api.Fields;
import io.mailuo.registry.database.Row;
import io.mailuo.spec.json.Json;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * How a device is mounted.
 *
 * @param method code of a {@link MountingMethod}
 * @param heightMetres above the ground; below it where negative; -1000 to 1000
 * @param azimuthDegrees where it faces, clockwise from true north, 0 to 360
 * @param tiltDegrees up from the horizontal, -90 to 90
 * @param note for people
 */
public record Mounting(
        @Nullable String method,
        @Nullable Double heightMetres,
        @Nullable Double azimuthDegrees,
        @Nullable Double tiltDegrees,
        @Nullable String note) {

    /** Nothing is said about it. */
    public static final Mounting UNKNOWN = new Mounting(null, null, null, null, null);

    private static final double FARTHEST_METRES = 1000;

    public Mounting {
        note = note == null ? null : note.strip();
    }

    /** Notes in {@code fields} what is wrong. */
    public void check(Fields fields) {
        fields.require(
                method == null || MountingMethod.coded(method).isPresent(),
                "/mounting/method",
                "is not one of " + MountingMethod.listed(MountingMethod::code, ", "),
                "不在 " + MountingMethod.listed(one -> one.names().zh() + " " + one.code(), "、") + " 之中");
        range(fields, "heightMetres", heightMetres, -FARTHEST_METRES, FARTHEST_METRES);
        range(fields, "azimuthDegrees", azimuthDegrees, 0, 360);
        range(fields, "tiltDegrees", tiltDegrees, -90, 90);
        if (note != null) {
            fields.name("/mounting/note", note);
        }
    }

    /** Reads the column {@code mounting}. */
    public static @Nullable Mounting of(Row row) throws SQLException {
        var text = row.textOrNull("mounting");
        try {
            return text == null ? null : Json.MAPPER.readValue(text, Mounting.class);
        } catch (JsonProcessingException e) {
            throw new SQLException("mounting is not what was written", e);
        }
    }

    /** The column's text, without what is not known. */
    public String json() {
        try {
            return Json.MAPPER.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void range(Fields fields, String name, @Nullable Double value, double min, double max) {
        fields.require(
                value == null || value >= min && value <= max,
                "/mounting/" + name,
                value + " is not from " + min + " to " + max,
                value + " 不在 " + min + " 到 " + max + " 之间");
    }
}
