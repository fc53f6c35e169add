package io.mailuo.registry.place;

import com.fasterxml.jackson.databind.JsonNode;
import io.mailuo.registry.api.Fields;
import io.mailuo.registry.database.Row;
import io.mailuo.spec.registry.RegistryRecord.Place;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Where something is: in WGS 84, and as it was stated where that was in another datum.
 *
 * @param place in WGS 84, or null where it is not known
 * @param stated in the datum that it was stated in, or null where that was WGS 84
 */
public record Location(@Nullable Place place, @Nullable StatedPlace stated) {

    /** Nobody has said where. */
    public static final Location UNKNOWN = new Location(null, null);

    private static final String POINTER = "/place";

    /** Reads the columns {@code place}, {@code stated_datum} and {@code stated_place}. */
    public static Location of(Row row) throws SQLException {
        var datum = row.textOrNull("stated_datum");
        var stated = row.placeOrNull("stated_place");
        return new Location(
                row.placeOrNull("place"),
                datum == null || stated == null
                        ? null
                        : Datum.of(datum)
                                .map(known -> new StatedPlace(stated.lon(), stated.lat(), known))
                                .orElse(null));
    }

    /** The location that a caller states; what is wrong is noted in {@code fields}. */
    public static Location read(@Nullable PlaceBody body, Fields fields) {
        if (body == null) {
            return UNKNOWN;
        }
        var datum = body.datum() == null ? Datum.WGS84 : Datum.of(body.datum()).orElse(null);
        fields.require(
                datum != null,
                POINTER + "/datum",
                "'" + body.datum() + "' is not one of WGS84, CGCS2000, GCJ02, BD09",
                "“" + body.datum() + "”不在 WGS84、CGCS2000、GCJ02、BD09 之中");
        var lon = body.lon();
        var lat = body.lat();
        fields.require(lon != null, POINTER + "/lon", "is required", "必填");
        fields.require(lat != null, POINTER + "/lat", "is required", "必填");
        if (datum == null || lon == null || lat == null) {
            return UNKNOWN;
        }
        var stated = new Place(lon, lat);
        fields.place(POINTER, stated);
        return datum == Datum.WGS84
                ? new Location(stated, null)
                : new Location(datum.toWgs84(stated), new StatedPlace(lon, lat, datum));
    }

    /**
     * The location after a patch: another one only where the patch says another one, so that what was stated outlives
     * the change of something else.
     *
     * @param patch as it was sent
     * @param merged what the patch has made of the place
     */
    public Location patched(JsonNode patch, @Nullable PlaceBody merged, Fields fields) {
        var said = patch.path("place");
        if (said.isMissingNode()) {
            return this;
        }
        boolean repeated = merged != null
                && place != null
                && merged.datum() == null
                && merged.lon() != null
                && merged.lat() != null
                && place.equals(new Place(merged.lon(), merged.lat()));
        if (repeated) {
            return this;
        }
        if (merged != null && merged.datum() != null) {
            fields.require(
                    said.has("lon") && said.has("lat"),
                    POINTER,
                    "needs both lon and lat where it names a datum",
                    "指定坐标系时须同时给出 lon 和 lat");
        }
        return read(merged, fields);
    }

    /** The name of the datum as the database keeps it, or null. */
    public @Nullable String statedDatum() {
        return stated == null ? null : stated.datum().text();
    }

    /** The stated coordinates as the database keeps them, or null. */
    public @Nullable Place statedPlace() {
        return stated == null ? null : new Place(stated.lon(), stated.lat());
    }
}
